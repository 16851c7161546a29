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

    /// <summary>Where nothing may be killed, or nobody is left who may. Longer would be an outage that ends in nothing.</summary>
    private static readonly TimeSpan WithoutKills = TimeSpan.FromSeconds(2);

    /// <summary>Who waits for the lock that we wait for stands in nobody's way.</summary>
    private static readonly string[] Waiting = ["Waiting for global read lock", "Waiting for backup lock", "Waiting for commit lock"];

    private TimeSpan Limit => options.Kill ? stepTimeout * 0.8 : WithoutKills;

    public async Task ClearForAsync(Func<CancellationToken, Task> change, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(Limit, killer.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        var began = killer.Time.GetTimestamp();
        var changing = change(stop.Token);
        IReadOnlyList<Session>? seen;
        try
        {
            seen = await ClearAsync(changing, stop.Token);
        }
        catch (HookException)
        {
            // The statement must not be left waiting. Where it got through all the same, there is nothing to complain of.
            await stop.CancelAsync();
            if (!await IsDoneAsync(changing))
            {
                throw;
            }

            return;
        }

        await stop.CancelAsync();
        try
        {
            await changing;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw StillThere(seen, killer.Time.GetElapsedTime(began));
        }
    }

    /// <summary>Until the statement returns or there is nothing more to be done about it; returns who was in the way last.</summary>
    private async Task<IReadOnlyList<Session>?> ClearAsync(Task changing, CancellationToken stop)
    {
        IReadOnlyList<Session>? seen = null;
        long? helpless = null;
        while (await Task.WhenAny(changing, Task.Delay(Patience, killer.Time, stop)) != changing && !stop.IsCancellationRequested)
        {
            if (await InTheWayAsync(stop) is not { } now)
            {
                continue;
            }

            seen = now;
            helpless = now.All(spared.Has) ? helpless ?? killer.Time.GetTimestamp() : null;
            if (helpless is { } since && killer.Time.GetElapsedTime(since) > WithoutKills)
            {
                break;
            }
        }

        return seen;
    }

    private static async Task<bool> IsDoneAsync(Task changing)
    {
        await changing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return changing.IsCompletedSuccessfully;
    }

    /// <summary>Null where the list could not be read; the limit decides then. Denied where one of them is not ours to kill.</summary>
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
        catch (Exception error) when (error is OperationCanceledException or HookException && !IsRefusal(error))
        {
            return null;
        }
    }

    private bool IsRefusal(Exception error) => options.Kill && error is HookException { Kind: FailureKind.Denied };

    private HookException StillThere(IReadOnlyList<Session>? seen, TimeSpan after) =>
        new(FailureKind.TimedOut, $"{killer.Host} could not be made read-only within {Durations.Show(after)}: something holds its global lock")
        {
            Seen = seen switch
            {
                null => "the process list could not be read",
                [] => "nobody in the process list but MHA's sessions and the server's own",
                _ => Names.Of(seen),
            },
            Now = "the statement was cancelled",
            Next = !options.Kill ? "end what is named there, an idle session may hold LOCK TABLES; or set [mysql] kill = yes"
                : seen?.All(spared.Has) == true ? "end what holds the lock (FLUSH TABLES WITH READ LOCK, LOCK TABLES, a backup): it is one of the spared sessions, which are not killed"
                : "end what is named there; a session that rolls back has to be waited for",
        };
}
