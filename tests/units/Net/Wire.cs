using System.Text;

namespace MhaHooks.Units.Net;

/// <summary>Builds DNS messages byte by byte, wrong ones included.</summary>
internal sealed class Wire
{
    private readonly List<byte> bytes = [];

    /// <summary>A reply with one question; the name asked for begins at offset 12.</summary>
    public static Wire Reply(ushort id, string name, ushort type, int answers, ushort flags = 0x8180) =>
        new Wire().Short(id).Short(flags).Short(1).Short((ushort)answers).Short(0).Short(0).Name(name).Short(type).Short(1);

    public Wire Short(ushort value) => Bytes((byte)(value >> 8), (byte)value);

    public Wire Long(uint value) => Short((ushort)(value >> 16)).Short((ushort)value);

    public Wire Bytes(params byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    public Wire Name(string name)
    {
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            Bytes((byte)label.Length).Bytes(Encoding.ASCII.GetBytes(label));
        }

        return Bytes(0);
    }

    public Wire Pointer(int offset) => Short((ushort)(0xC000 | offset));

    /// <summary>A record whose owner is the name asked for.</summary>
    public Wire Record(ushort type, uint ttl, params byte[] data) =>
        Pointer(12).Short(type).Short(1).Long(ttl).Short((ushort)data.Length).Bytes(data);

    public byte[] ToArray() => [.. bytes];
}
