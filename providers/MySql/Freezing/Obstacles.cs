using MhaHooks.Core;
using MhaHooks.Core.Configuration;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>
/// Gets a statement done that needs the server's global lock. It waits for running writes and for LOCK TABLES, and while it
/// waits nobody can write: what does not end at once is killed over another connection, again until the statement returns.
/// </summary>
internal sealed class Obstacles(HostSession killer, Spared spared, MySqlOptions options, TimeSpan stepTimeout)
{
    /// <summary>Without anybody in the way it takes a millisecond or two; a commit that is under way some more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(30);

    /// <summary>Where nothing may be killed. Longer would be an outage that ends in nothing.</summary>
    private static readonly TimeSpan WithoutKills = TimeSpan.FromSeconds(2);

    /// <summary>Who waits for the lock that we wait for stands in nobody's way.</summary>
    private static readonly string[] Waiting = ["Waiting for global read lock", "Waiting for backup lock", "Waiting for commit lock"];

    private TimeSpan Limit => options.Kill ? stepTimeout * 0.8 : WithoutKills;

    public async Task ClearForAsync(Func<CancellationToken, Task> change, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(Limit, killer.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        var changing = change(stop.Token);
        IReadOnlyList<Session> seen = [];
        while (await Task.WhenAny(changing, Task.Delay(Patience, killer.Time, stop.Token)) != changing && !stop.IsCancellationRequested)
        {
            seen = await InTheWayAsync(stop.Token) ?? seen;
        }

        try
        {
            await changing;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw StillThere(seen);
        }
    }

    /// <summary>Null where the list could not be read; the limit decides then.</summary>
    private async Task<IReadOnlyList<Session>?> InTheWayAsync(CancellationToken cancel)
    {
        try
        {
            var all = await SessionList.ReadAsync(killer, cancel);
            if (options.Kill)
            {
                await SessionKiller.KillAsync(killer, [.. all.Where(one => !spared.Has(one))], cancel);
            }

            // Spared ones last: they can be in the way as well, and are nobody's to kill.
            return [.. all.Where(one => one.Command != "Daemon" && one.User != killer.User && !Waiting.Contains(one.State))
                .OrderBy(spared.Has).ThenBy(one => one.IsIdle).ThenByDescending(one => one.Seconds)];
        }
        catch (Exception error) when (error is HookException or OperationCanceledException)
        {
            return null;
        }
    }

    private HookException StillThere(IReadOnlyList<Session> seen) =>
        new(FailureKind.TimedOut, $"{killer.Host} could not be made read-only within {Durations.Show(Limit)}: something holds its global lock")
        {
            Seen = seen.Count == 0 ? "the process list could not be read" : Names.Of(seen),
            Now = "the statement was cancelled",
            Next = options.Kill
                ? "end what is named there; a session that rolls back has to be waited for"
                : "end what is named there, an idle session may hold LOCK TABLES; or set [mysql] kill = yes",
        };
}
