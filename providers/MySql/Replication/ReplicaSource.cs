using System.Globalization;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Replication;

/// <summary>One source that a replica follows, as the replica shows it.</summary>
/// <param name="Host">As CHANGE MASTER was told.</param>
/// <param name="Port">The same.</param>
/// <param name="ServerId">As the source said when the replica connected; 0 before.</param>
/// <param name="Receiver">Yes, No, Connecting or Preparing.</param>
/// <param name="Applier">Yes or No.</param>
/// <param name="Error">The last one of either thread, or nothing.</param>
/// <param name="Lag">In seconds; null where the replica does not know.</param>
internal sealed record ReplicaSource(string Host, int Port, long ServerId, string Receiver, string Applier, string Error, long? Lag)
{
    public bool Runs => Receiver == "Yes" && Applier == "Yes" && Error.Length == 0;

    /// <summary>It may run in a moment: the receiver is connecting, or about to (Preparing), whatever its last error was.</summary>
    public bool MayRun => Receiver is not ("No" or "") && Applier == "Yes";

    public static async Task<IReadOnlyList<ReplicaSource>> ReadAsync(HostSession session, CancellationToken cancel)
    {
        var version = await session.VersionAsync(cancel);

        // SHOW SLAVE STATUS is gone from MySQL 8.4; MariaDB names its columns as ever, and may have several sources.
        var newWords = version.IsMySqlFrom(8, 0, 22);
        var statement = version.IsMariaDb ? "SHOW ALL SLAVES STATUS" : newWords ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
        var (source, replica) = newWords ? ("Source", "Replica") : ("Master", "Slave");
        return [.. (await session.ReadAsync(statement, cancel)).Rows.Select(row => Of(row, source, replica))];
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"source {Host} port {Port}, server_id {ServerId}; receiver {Receiver}, applier {Applier}, {(Lag is { } lag ? $"{lag} s behind" : "lag unknown")}") +
        (Error.Length > 0 ? $", error: {Error}" : "");

    private static ReplicaSource Of(ResultRow row, string source, string replica)
    {
        string Value(string name) => row[name] ?? "";
        return new(
            Value($"{source}_Host"),
            (int)(Number(Value($"{source}_Port")) ?? 0),
            Number(Value($"{source}_Server_Id")) ?? 0,
            Value($"{replica}_IO_Running"),
            Value($"{replica}_SQL_Running"),
            string.Join("; ", new[] { Value("Last_IO_Error"), Value("Last_SQL_Error") }.Where(text => text.Length > 0)),
            Number(Value($"Seconds_Behind_{source}")));
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
