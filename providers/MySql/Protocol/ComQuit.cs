namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Says good-bye, so that the server's log has no "aborted connection". Nothing is answered.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_quit.html</remarks>
internal static class ComQuit
{
    public static byte[] Payload { get; } = [0x01];
}
