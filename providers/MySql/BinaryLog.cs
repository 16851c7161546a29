using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>Keeps a connection's statements out of the binary log.</summary>
internal static class BinaryLog
{
    /// <summary>For the rest of the connection. Read back, since what follows must not be replicated.</summary>
    public static async Task SwitchOffAsync(MySqlConnection connection, CancellationToken cancel)
    {
        var answers = await connection.PipelineAsync(["SET SESSION sql_log_bin = 0", "SELECT @@SESSION.sql_log_bin"], cancel);
        if (answers.FirstOrDefault(answer => answer.Error is not null) is { Error: { } error } failed)
        {
            throw StatementFailure.Of(connection.Peer, failed.Statement, error);
        }

        var seen = answers[1].Table.One[0];
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
