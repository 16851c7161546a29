namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The server's greeting.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html</remarks>
internal readonly record struct HandshakeV10(
    string ServerVersion, uint ConnectionId, Capabilities Capabilities, byte[] Nonce, string AuthMethod)
{
    private const int FirstPart = 8;

    public static HandshakeV10 Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload);
        var protocol = reader.Byte();
        if (protocol != 10)
        {
            throw new InvalidDataException($"a greeting of protocol {protocol}, not 10");
        }

        var version = reader.UntilNul();
        var id = reader.UInt32();
        var first = reader.Bytes(FirstPart);
        reader.Bytes(1);
        var low = reader.UInt16();
        reader.Bytes(3); // character set, status
        var capabilities = (Capabilities)(low | ((uint)reader.UInt16() << 16));
        var length = reader.Byte();
        reader.Bytes(10);
        if (!capabilities.HasFlag(Capabilities.Protocol41 | Capabilities.SecureConnection))
        {
            throw new InvalidDataException($"server version {version} speaks only the protocol from before MySQL 4.1");
        }

        // Never less than 13 bytes, of which the last is a NUL.
        var second = reader.Bytes(Math.Max(13, length - FirstPart));
        var method = capabilities.HasFlag(Capabilities.PluginAuth) ? reader.UntilNul() : NativePassword.Name;
        return new(version, id, capabilities, [.. first, .. second[..^1]], method);
    }
}
