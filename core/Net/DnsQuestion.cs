using System.Buffers.Binary;
using System.Text;

namespace MhaHooks.Core.Net;

/// <summary>A question, and its form on the wire (RFC 1035 section 4.1.2).</summary>
internal sealed record DnsQuestion(string Name, DnsRecordType Type)
{
    private const int LongestLabel = 63;
    private const int LongestName = 255;
    private const int HeaderSize = 12;
    private const ushort RecursionDesired = 0x0100;
    private const ushort ClassInternet = 1;

    /// <summary>
    /// The whole query: recursion desired and one question. No EDNS: it would only spare a TCP connection for long answers,
    /// and old forwarders answer it with FORMERR.
    /// </summary>
    public byte[] ToQuery(ushort id)
    {
        var name = Encode(Name);
        var query = new byte[HeaderSize + name.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(4), 1);
        name.CopyTo(query, HeaderSize);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(HeaderSize + name.Length), (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(HeaderSize + name.Length + 2), ClassInternet);
        return query;
    }

    /// <summary>Whether a reply is to this very question.</summary>
    public bool IsSameAs(DnsQuestion other) => Type == other.Type && SameName(Name, other.Name);

    /// <summary>Names are compared without regard to case (RFC 4343) and to the dot at the end.</summary>
    public static bool SameName(string a, string b) =>
        string.Equals(a.TrimEnd('.'), b.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static byte[] Encode(string name)
    {
        using var wire = new MemoryStream();
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            if (label.Length is 0 or > LongestLabel || !Ascii.IsValid(label))
            {
                throw Unaskable(name);
            }

            wire.WriteByte((byte)label.Length);
            wire.Write(Encoding.ASCII.GetBytes(label));
        }

        wire.WriteByte(0);
        return wire.Length <= LongestName ? wire.ToArray() : throw Unaskable(name);
    }

    private static HookException Unaskable(string name) => new(FailureKind.Misconfigured, $"'{name}' cannot be asked for in DNS")
    {
        Expected = "labels of 1 to 63 ASCII characters between dots, 253 characters in all (RFC 1035 section 2.3.4)",
    };
}
