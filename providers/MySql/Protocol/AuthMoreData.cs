namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Data that belongs to the authentication method.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_more_data.html</remarks>
internal readonly record struct AuthMoreData(byte[] Data)
{
    public const byte Header = 0x01;

    public static AuthMoreData Parse(ReadOnlySpan<byte> payload) => new(payload[1..].ToArray());
}
