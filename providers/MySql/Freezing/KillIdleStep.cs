using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>
/// Tells sessions that do nothing to end, before the drain: pooled ones, which have nothing to lose and cannot come back. There
/// may be thousands, and their end takes the server longer than our asking; it goes on while transactions are waited for.
/// </summary>
internal sealed class KillIdleStep(HostSession session, HostSession killer, Spared spared, string provider) : Step
{
    private IReadOnlyList<Session> idle = [];

    public override StepName Name => new(provider, "kill", $"idle sessions on {session.Host}");

    public override string Change => $"tell sessions on {session.Host} to end that are idle and have no transaction open";

    public override bool IsAdvisory => true;

    /// <summary>For the steps that follow as well.</summary>
    public override async Task PrepareAsync(CancellationToken cancel)
    {
        await killer.OpenAsync(cancel);
        await spared.LearnAsync(killer, cancel);
    }

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var there = await SessionList.ReadAsync(killer, cancel);
        idle = [.. there.Where(one => one.IsIdle && !spared.Has(one))];
        if (idle.Count > 0)
        {
            var work = (await OpenWorkReader.ReadAsync(session, spared, cancel)).ToDictionary(one => one.Session.Id);
            idle = [.. idle.Where(one => !work.ContainsKey(one.Id))];
        }

        return idle.Count == 0 ? Look.Already("none") : Look.Needed($"{idle.Count} idle: {Names.Count(idle)}");
    }

    /// <summary>Not waited for: two thousand ends take a busy server a second. Whoever needs the killer's connection next is behind it.</summary>
    public override Task ActAsync(Look look, CancellationToken cancel)
    {
        _ = KillAsync(idle);
        return Task.CompletedTask;
    }

    /// <summary>That they are gone is proven behind read_only, together with the others.</summary>
    public override Task<string> ProveAsync(CancellationToken cancel) => Task.FromResult($"{idle.Count} are told to end: {Names.Count(idle)}");

    private async Task KillAsync(IReadOnlyList<Session> targets)
    {
        try
        {
            await SessionKiller.KillAsync(killer, targets, CancellationToken.None);
        }
        catch (Exception error) when (error is HookException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The kill behind read_only meets it again and reports it; or the call has ended in between.
        }
    }
}
