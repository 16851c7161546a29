namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The login.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html</remarks>
internal readonly record struct HandshakeResponse41(Capabilities Capabilities, string User, string AuthMethod, byte[] AuthResponse)
{
    public byte[] ToPayload()
    {
        var payload = new SslRequest(Capabilities).Begin().NulTerminated(User);

        // Servers from before 5.5.7 know no length-encoded answer; theirs has 20 bytes or none, where the two forms agree.
        payload.LengthEncodedBytes(AuthResponse);
        return (Capabilities.HasFlag(Capabilities.PluginAuth) ? payload.NulTerminated(AuthMethod) : payload).ToArray();
    }
}
