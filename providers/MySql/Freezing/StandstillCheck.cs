using MhaHooks.Core;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>Proves that nobody writes on the original master any more.</summary>
internal sealed class StandstillCheck(HostSession session, Spared spared, MySqlOptions options, string provider, HookLog log)
{
    /// <summary>
    /// read_only has waited for every commit under way, so that only those move the position whom it does not stop: an applier,
    /// an administrator of MariaDB. Five milliseconds are several commits of such a one, and little outage.
    /// </summary>
    private static readonly TimeSpan Distance = TimeSpan.FromMilliseconds(5);

    /// <summary>A last commit of a session that was just killed may fall between the first two reads.</summary>
    private const int Readings = 4;

    public Step ToStep() => new CheckStep(
        new StepName(provider, "prove", $"standstill of {session.Host}"),
        $"prove that {session.Host} is read-only and that its binary log stands still",
        CheckAsync,
        prepare: session.OpenAsync);

    private async Task<string> CheckAsync(CancellationToken cancel)
    {
        var queries = BinaryLogPosition.Queries(await session.VersionAsync(cancel));
        var tables = await session.ReadTogetherAsync([ReadOnlyState.Query, SessionList.Query, .. queries], cancel);
        var state = ReadOnlyState.Parse(tables[0]);
        if (!state.IsOn(options.SuperReadOnly))
        {
            throw state.Unproven(session, "ON");
        }

        var position = BinaryLogPosition.Parse([.. tables.Skip(2)]);
        await PreparedTransactions.WarnAsync(session, provider, log, cancel);
        var stands = position is null ? "no binary log, so that there is no position to watch" : $"stands still at {await WatchAsync(queries, position, cancel)}";
        return $"{state}; {stands}; {Others(SessionList.Parse(tables[1]))}";
    }

    private async Task<string> WatchAsync(string[] queries, string position, CancellationToken cancel)
    {
        var seen = new List<string> { position };
        while (seen.Count <= Readings)
        {
            await Task.Delay(Distance, session.Time, cancel);
            var next = BinaryLogPosition.Parse(await session.ReadTogetherAsync(queries, cancel)) ?? "no binary log any more";
            if (next == seen[^1])
            {
                return next;
            }

            seen.Add(next);
        }

        throw new HookException(FailureKind.Unproven, $"the binary log of {session.Host} moves although it is read-only")
        {
            Expected = "the same position twice",
            Seen = string.Join(" → ", seen),
            Next = "look who writes: a replication applier, or a session that read_only does not stop (SUPER, READ_ONLY ADMIN)",
        };
    }

    private string Others(IReadOnlyList<Session> all)
    {
        var (kept, others) = (all.Count(spared.Has), all.Where(one => !spared.Has(one)).ToList());
        var spare = kept == 1 ? "1 spared session" : $"{kept} spared sessions";
        return others.Count == 0 ? spare
            : options.Kill ? $"{spare}, {others.Count} that came since: {Names.Count(others)}"
            : $"{spare}, {others.Count} left alone (kill = no): {Names.Count(others)}";
    }
}
