using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Puts one payload together.</summary>
internal sealed class PacketWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public PacketWriter Byte(byte value) => Bytes([value]);

    public PacketWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return this;
    }

    public PacketWriter Bytes(ReadOnlySpan<byte> value)
    {
        buffer.Write(value);
        return this;
    }

    public PacketWriter Zeros(int count)
    {
        buffer.GetSpan(count)[..count].Clear();
        buffer.Advance(count);
        return this;
    }

    public PacketWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public PacketWriter NulTerminated(string value) => value.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("the protocol cannot carry a NUL in a name", nameof(value))
        : Text(value).Byte(0);

    /// <summary>Short values only: what a login sends.</summary>
    public PacketWriter LengthEncodedBytes(ReadOnlySpan<byte> value)
    {
        if (value.Length < PacketReader.Null)
        {
            return Byte((byte)value.Length).Bytes(value);
        }

        return Byte(0xFC).Byte((byte)value.Length).Byte(checked((byte)(value.Length >> 8))).Bytes(value);
    }

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();
}
