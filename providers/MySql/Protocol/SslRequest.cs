namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The first half of the login, sent in the clear to ask for TLS.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html</remarks>
internal readonly record struct SslRequest(Capabilities Capabilities)
{
    /// <summary>utf8mb4_general_ci: known to every server since 5.5.3.</summary>
    private const byte Utf8Mb4 = 45;

    public byte[] ToPayload() => Begin().ToArray();

    /// <summary>The fields that <see cref="HandshakeResponse41"/> begins with as well.</summary>
    public PacketWriter Begin() => new PacketWriter().UInt32((uint)Capabilities).UInt32(PacketStream.MaxChunk).Byte(Utf8Mb4).Zeros(23);
}
