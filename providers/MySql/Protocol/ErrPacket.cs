using System.Text;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The server says no.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html</remarks>
internal readonly record struct ErrPacket(int Code, string SqlState, string Text)
{
    private const byte Header = 0xFF;

    public static bool Is(ReadOnlySpan<byte> payload) => payload.Length > 2 && payload[0] == Header;

    public static ErrPacket Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload[1..]);
        var code = reader.UInt16();

        // In the place of a greeting, before capabilities are known, there is no SQLSTATE.
        var state = "HY000";
        if (reader.Remaining >= 6 && reader.Peek == (byte)'#')
        {
            state = Encoding.ASCII.GetString(reader.Bytes(6)[1..]);
        }

        return new(code, state, Encoding.UTF8.GetString(reader.Rest()));
    }

    public MySqlException ToException() => new(Code, SqlState, Text);
}
