using System.Buffers.Binary;
using System.Text;

namespace MhaHooks.Core.Net;

/// <summary>Reads a message field by field and never beyond its end. What it reads comes from anybody on the network.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int LongestName = 255;
    private readonly ReadOnlySpan<byte> message = message;

    public int Position { get; set; }

    public byte Byte() => Take(1)[0];

    public ushort Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Long() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || Position > message.Length - count)
        {
            throw new DnsFormatException($"the message ends after {message.Length} bytes, {Position + count} were announced");
        }

        var taken = message.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>
    /// A name, with its compression pointers followed (RFC 1035 section 4.1.4). Every pointer has to lead further back than
    /// the one before, so that a loop cannot be written at all.
    /// </summary>
    public string Name()
    {
        var text = new StringBuilder();
        var resume = -1;
        var limit = Position;
        for (var length = Byte(); length != 0; length = Byte())
        {
            if ((length & 0xC0) == 0xC0)
            {
                var target = ((length & 0x3F) << 8) | Byte();
                resume = resume < 0 ? Position : resume;
                limit = target < limit ? target : throw new DnsFormatException("a compression pointer does not lead back");
                Position = target;
            }
            else
            {
                AppendLabel(text, length);
            }
        }

        Position = resume < 0 ? Position : resume;
        return text.ToString();
    }

    private void AppendLabel(StringBuilder text, byte length)
    {
        if ((length & 0xC0) != 0)
        {
            throw new DnsFormatException($"a label of the unknown kind 0x{length & 0xC0:X2}");
        }

        text.Append(text.Length > 0 ? "." : "");
        foreach (var one in Take(length))
        {
            // Nothing unprintable may reach the log; a dot inside a label must not look like the end of one (RFC 4343 section 2.1).
            text.Append(one is > 0x20 and < 0x7F and not (byte)'.' and not (byte)'\\' ? ((char)one).ToString() : $"\\{one:D3}");
        }

        if (text.Length > LongestName * 4)
        {
            throw new DnsFormatException("a name longer than 255 bytes");
        }
    }
}
