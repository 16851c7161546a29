using System.Buffers.Binary;
using System.Text;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// Takes one payload apart: fixed and length-encoded integers and strings. Whatever is shorter than it says is an
/// <see cref="InvalidDataException"/>.
/// </summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html</remarks>
internal ref struct PacketReader(ReadOnlySpan<byte> payload)
{
    /// <summary>In the place of a length: the value is NULL.</summary>
    public const byte Null = 0xFB;

    private ReadOnlySpan<byte> rest = payload;

    public readonly int Remaining => rest.Length;

    public readonly byte Peek => rest.IsEmpty ? throw Truncated() : rest[0];

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong LengthEncoded()
    {
        var first = Byte();
        return first switch
        {
            < Null => first,
            0xFC => UInt16(),
            0xFD => UInt16() | ((ulong)Byte() << 16),
            0xFE => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)),
            _ => throw new InvalidDataException($"0x{first:X2} is not a length"),
        };
    }

    public ReadOnlySpan<byte> LengthEncodedBytes()
    {
        var length = LengthEncoded();
        return length > (ulong)rest.Length ? throw Truncated() : Bytes((int)length);
    }

    /// <summary>A value of a text row; null is SQL's NULL. Bytes that are not UTF-8 come out as U+FFFD.</summary>
    public string? TextOrNull()
    {
        if (Peek == Null)
        {
            rest = rest[1..];
            return null;
        }

        return Encoding.UTF8.GetString(LengthEncodedBytes());
    }

    public string UntilNul()
    {
        var end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            throw Truncated();
        }

        var text = Encoding.UTF8.GetString(rest[..end]);
        rest = rest[(end + 1)..];
        return text;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > rest.Length)
        {
            throw Truncated();
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> Rest() => Bytes(rest.Length);

    private static InvalidDataException Truncated() => new("a packet ends before its last field");
}
