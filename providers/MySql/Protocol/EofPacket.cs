namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The end of the columns, or of the rows.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html</remarks>
internal static class EofPacket
{
    private const byte Header = 0xFE;

    /// <summary>A row may begin with the same byte: then a value of 16 MB follows, and the payload is longer than any EOF.</summary>
    public static bool Is(ReadOnlySpan<byte> payload) => payload.Length is > 0 and < 9 && payload[0] == Header;
}
