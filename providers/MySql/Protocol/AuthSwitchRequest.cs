namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The server wants another authentication method than the one it greeted with.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html</remarks>
internal readonly record struct AuthSwitchRequest(string AuthMethod, byte[] Nonce)
{
    public const byte Header = 0xFE;

    public static AuthSwitchRequest Parse(ReadOnlySpan<byte> payload)
    {
        // Alone, the byte asks for the password hash of MySQL 4.0, which protects nothing.
        if (payload.Length == 1)
        {
            return new("mysql_old_password", []);
        }

        var reader = new PacketReader(payload[1..]);
        return new(reader.UntilNul(), reader.Rest().ToArray());
    }
}
