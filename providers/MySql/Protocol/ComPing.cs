namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Asks whether the server is there.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_ping.html</remarks>
internal static class ComPing
{
    public static byte[] Payload { get; } = [0x0E];
}
