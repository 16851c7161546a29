using MhaHooks.Core.Configuration;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>Names beforehand, as a warning, what the freeze would have to wait for, or kill.</summary>
internal sealed class BusyCheck(HostSession session, Spared spared, MySqlOptions options, string provider, HookLog log)
{
    /// <summary>What is younger will be over by then.</summary>
    private const long Old = 1;

    public Step ToStep() => new CheckStep(
        new StepName(provider, "check", $"work under way on {session.Host}"),
        $"see which transactions and statements are under way on {session.Host}",
        CheckAsync,
        advisory: true);

    private async Task<string> CheckAsync(CancellationToken cancel)
    {
        var prepared = await PreparedTransactions.WarnAsync(session, provider, log, cancel);
        var work = await OpenWorkReader.ReadAsync(session, spared, cancel);
        OpenWork[] old = [.. work.Where(one => one.Seconds >= Old).OrderByDescending(one => one.Seconds)];
        if (old.Length > 0)
        {
            log.Warn(provider, $"{old.Length} transactions and statements on {session.Host} are not new; " +
                $"a switch waits {Durations.Show(options.Drain)} for them{(options.Kill ? " and then kills what is left" : "")}: {Names.Of(old)}");
        }

        return $"{work.Count} under way, {old.Length} of them for {Old} s or longer; XA transactions prepared: {prepared}";
    }
}
