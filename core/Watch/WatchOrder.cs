using System.Text;
using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Watch;

/// <summary>
/// What a hook tells its watcher, through a pipe: its own arguments, since MHA's password must be in no argument list and no
/// file. The pipe stays open behind it; its end is the hook's end.
/// </summary>
/// <param name="HookPid">The hook's process.</param>
/// <param name="Mha">The MHA command that called it, or null.</param>
/// <param name="Arguments">As MHA passed them.</param>
internal sealed record WatchOrder(int HookPid, ProcessStat? Mha, IReadOnlyList<string> Arguments)
{
    /// <summary>The one argument a watcher is started with.</summary>
    public const string Argument = "--watch";

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(HookPid);
        writer.Write(Mha?.Pid ?? 0);
        writer.Write(Mha?.Started ?? 0);
        writer.Write(Arguments.Count);
        foreach (var argument in Arguments)
        {
            writer.Write(argument);
        }
    }

    /// <summary>Throws <see cref="IOException"/> when the hook has gone before it had said everything.</summary>
    public static WatchOrder Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var pid = reader.ReadInt32();
        var mha = new ProcessStat(reader.ReadInt32(), 0, reader.ReadInt64());
        var arguments = new string[reader.ReadInt32()];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = reader.ReadString();
        }

        return new(pid, mha.Pid == 0 ? null : mha, arguments);
    }
}
