using System.Buffers.Binary;
using System.Text;

namespace MhaHooks.Core.Ssh;

/// <summary>A packet of OpenSSH's PROTOCOL.mux: its length, its type, its fields. Numbers are big endian, texts have their length in front.</summary>
internal sealed class MuxPacket
{
    private readonly List<byte> bytes = [0, 0, 0, 0];

    public MuxPacket(uint type) => Add(type);

    public MuxPacket Add(uint number)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, number);
        bytes.AddRange(four);
        return this;
    }

    public MuxPacket Add(string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        Add((uint)encoded.Length);
        bytes.AddRange(encoded);
        return this;
    }

    public byte[] ToArray()
    {
        var whole = bytes.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(whole, (uint)whole.Length - 4);
        return whole;
    }
}
