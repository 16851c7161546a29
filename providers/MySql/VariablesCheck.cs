using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.MySql;

/// <summary>Says what a server is, as far as a switch goes about it one way or the other.</summary>
internal sealed class VariablesCheck(HostSession session, MySqlOptions options, bool target, string provider, HookLog log)
{
    public Step ToStep() => new CheckStep(
        new StepName(provider, "check", $"variables on {session.Host}"), $"see read_only, event_scheduler and semi-synchronous replication on {session.Host}", CheckAsync);

    private async Task<string> CheckAsync(CancellationToken cancel)
    {
        var rows = (await session.ReadAsync(
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only', 'event_scheduler', 'log_bin', 'server_id') " +
            "OR Variable_name LIKE 'rpl_semi_sync_%'",
            cancel)).Rows;
        var all = rows.ToDictionary(row => row[0]!, row => row[1] ?? "");
        if (options.ManageEvents && all.GetValueOrDefault(EventScheduler.Key) == "DISABLED")
        {
            log.Warn(provider, $"{session.Host} was started with event_scheduler=DISABLED: as a master it runs no events, and only a restart can change that");
        }

        if (all.GetValueOrDefault("log_bin") != "ON")
        {
            log.Warn(provider, $"{session.Host} has no binary log: nothing can replicate from it");
        }

        if (target && SemiSync.Parse(all) is { IsReplica: true, Source: not null, WaitsForNobody: true } replica)
        {
            log.Warn(provider, $"{session.Host} becomes a semi-synchronous source with start: its first commits wait until MHA has repointed a replica, " +
                $"{replica.Timeout} ms at most");
        }

        var super = all.ContainsKey(ReadOnlyState.SuperReadOnly) ? "" : ", no super_read_only";
        var semi = SemiSync.Parse(all) is { } found ? $", semi-synchronous replication {found}" : "";
        return $"read_only={all.GetValueOrDefault(ReadOnlyState.ReadOnly)}, event_scheduler={all.GetValueOrDefault(EventScheduler.Key)}{super}{semi}";
    }
}
