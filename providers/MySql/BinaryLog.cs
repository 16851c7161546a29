using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>Keeps a connection's statements out of the binary log.</summary>
internal static class BinaryLog
{
    /// <summary>For the rest of the connection. Read back, since what follows must not be replicated.</summary>
    public static async Task SwitchOffAsync(MySqlConnection connection, CancellationToken cancel)
    {
        await connection.ExecuteAsync("SET SESSION sql_log_bin = 0", cancel);
        var seen = (await connection.QueryAsync("SELECT @@SESSION.sql_log_bin", cancel)).One[0];
        if (seen != "0")
        {
            throw new HookException(FailureKind.Unproven, $"{connection.Peer}: sql_log_bin is still on for this connection")
            {
                Expected = "0",
                Seen = seen,
                Now = "no account was changed",
            };
        }
    }
}
