using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Units.Vip;

/// <summary>A scripted shell that can also hold a command, and remembers whether it got its signal and was dropped.</summary>
/// <param name="told">What the held command prints; null where it waits no more when the signal comes.</param>
/// <param name="answers">See <see cref="ScriptedShell"/>.</param>
internal sealed class HoldingShell(string? told, params IEnumerable<object> answers) : IRemoteShell, IHeldCommand
{
    private readonly ScriptedShell shell = new(answers);

    public List<string> Events { get; } = [];

    public async Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel)
    {
        Events.Add("run");
        return await shell.RunAsync(host, command, cancel);
    }

    public Task OpenAsync(DatabaseHost host, CancellationToken cancel) => Task.CompletedTask;

    public IHeldCommand? Hold(DatabaseHost host, RemoteCommand command, CancellationToken cancel)
    {
        Events.Add($"hold {command.Words.SkipWhile(word => word != "addr").ElementAtOrDefault(2) ?? "ifconfig"}");
        return this;
    }

    public Task<RemoteResult?> ReleaseAsync(CancellationToken cancel)
    {
        Events.Add("go");
        return Task.FromResult(told is null ? null : new RemoteResult(0, told, ""));
    }

    public void Dispose() => Events.Add("drop");
}
