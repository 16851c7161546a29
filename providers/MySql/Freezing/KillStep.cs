using MhaHooks.Core;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>
/// Ends every session on the original master but the spared ones: those that are there when it looks, and any that an account
/// of block_users opens later. Others may connect again and again (read users, monitors); they find a server that is read-only.
/// </summary>
internal sealed class KillStep(HostSession session, HostSession killer, Spared spared, MySqlOptions options, TimeSpan stepTimeout, string provider) : Step
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<long, Session> targets = [];
    private int killed;

    public override StepName Name => new(provider, "kill", $"sessions on {session.Host}");

    public override string Change => $"end every session on {session.Host} but those of MHA, replication, the server itself{Kept}";

    public override Task PrepareAsync(CancellationToken cancel) => killer.OpenAsync(cancel);

    private string Kept => options.KeepUsers.Count == 0 ? "" : $" and {string.Join(", ", options.KeepUsers)}";

    /// <summary>Less than the step's limit, so that who is left gets named.</summary>
    private TimeSpan Patience => stepTimeout * 0.8;

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var there = await FindAsync(first: true, cancel);
        return there.Count == 0 ? Look.Already("no sessions to end") : Look.Needed($"{there.Count} sessions: {Names.Count(there)}");
    }

    /// <summary>A kill is a request: each one is sent once, and what is on its way out is waited for.</summary>
    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        var began = killer.Time.GetTimestamp();
        var sent = new HashSet<long>();
        var left = await FindAsync(first: false, cancel);
        for (var wait = FirstWait; left.Count > 0; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            Session[] fresh = [.. left.Where(one => sent.Add(one.Id))];
            if (fresh.Length > 0)
            {
                await SessionKiller.KillAsync(killer, fresh, cancel);
                killed += fresh.Length;
            }

            if (killer.Time.GetElapsedTime(began) > Patience)
            {
                throw StillThere(left, "they were killed and have not ended");
            }

            await Task.Delay(wait, killer.Time, cancel);
            left = await FindAsync(first: false, cancel);
        }
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var left = await FindAsync(first: false, cancel);
        return left.Count == 0 ? $"{killed} sessions ended: {Names.Count(targets.Values)}" : throw StillThere(left, "they have come back");
    }

    private async Task<IReadOnlyList<Session>> FindAsync(bool first, CancellationToken cancel)
    {
        var there = (await SessionList.ReadAsync(killer, cancel)).Where(one => !spared.Has(one)).ToList();
        foreach (var one in there.Where(one => first || options.Blocks(one)))
        {
            targets[one.Id] = one;
        }

        return [.. there.Where(one => targets.ContainsKey(one.Id))];
    }

    private HookException StillThere(IReadOnlyList<Session> left, string why) =>
        new(FailureKind.TimedOut, $"{left.Count} sessions are left on {session.Host} after {Durations.Show(Patience)}: {why}")
        {
            Seen = Names.Of(left),
            Next = "a session that rolls back ends when it has; try again then, or name what has to stay in keep_users",
        };
}
