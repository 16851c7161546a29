namespace MhaHooks.Providers.MySql;

/// <summary>
/// The switches of semi-synchronous replication on one server: part of MariaDB from 10.3, plug-ins of MySQL, with other words
/// from 8.0.26 on. A server can have the plug-in for one role and not for the other.
/// </summary>
/// <param name="Source">The variable that makes it wait for its replicas, and its value.</param>
/// <param name="Replica">The variable that makes it acknowledge, and its value.</param>
/// <param name="Timeout">Milliseconds that a commit waits at most.</param>
/// <param name="WaitsForNobody">Whether a commit waits even while no replica is there to answer.</param>
internal sealed record SemiSync(SemiSyncSwitch? Source, SemiSyncSwitch? Replica, string Timeout, bool WaitsForNobody)
{
    public const string Query = "SHOW GLOBAL VARIABLES LIKE 'rpl_semi_sync_%'";
    public const string On = "ON";

    public bool IsSource => Source is { Value: On };

    public bool IsReplica => Replica is { Value: On };

    public static async Task<SemiSync?> ReadAsync(HostSession session, CancellationToken cancel) =>
        Parse((await session.ReadAsync(Query, cancel)).Rows.ToDictionary(row => row[0]!, row => row[1] ?? ""));

    /// <summary>Null where the server knows nothing of it.</summary>
    public static SemiSync? Parse(IReadOnlyDictionary<string, string> variables)
    {
        var source = Find(variables, "rpl_semi_sync_source_", "rpl_semi_sync_master_");
        var replica = Find(variables, "rpl_semi_sync_replica_", "rpl_semi_sync_slave_");
        return source is null && replica is null ? null : new(
            Switch(variables, source),
            Switch(variables, replica),
            variables.GetValueOrDefault($"{source}timeout", ""),
            variables.Any(pair => pair.Key.StartsWith($"{source}wait_no_", StringComparison.Ordinal) && pair.Value == On));
    }

    public override string ToString() => string.Join(", ", new[] { Source, Replica }.OfType<SemiSyncSwitch>());

    private static string? Find(IReadOnlyDictionary<string, string> variables, params string[] prefixes) =>
        Array.Find(prefixes, prefix => variables.ContainsKey($"{prefix}enabled"));

    private static SemiSyncSwitch? Switch(IReadOnlyDictionary<string, string> variables, string? prefix) =>
        prefix is null ? null : new($"{prefix}enabled", variables[$"{prefix}enabled"]);
}
