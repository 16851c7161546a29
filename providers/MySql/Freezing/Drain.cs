using MhaHooks.Core.Configuration;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>
/// Lets transactions and statements end that are under way at its beginning, no longer than <c>drain</c> and no longer than
/// they take. What begins later is not waited for, what is left is named: this decides nothing.
/// </summary>
internal sealed class Drain(HostSession session, Spared spared, MySqlOptions options, TimeSpan stepTimeout, string provider)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(16);

    public Step ToStep() => new CheckStep(
        new StepName(provider, "drain", $"transactions on {session.Host}"),
        $"wait up to {Durations.Show(options.Drain)} for transactions and statements that are under way on {session.Host}",
        WaitAsync,
        stepTimeout + options.Drain,
        session.OpenAsync,
        advisory: true);

    private async Task<string> WaitAsync(CancellationToken cancel)
    {
        var began = session.Time.GetTimestamp();
        var left = await OpenWorkReader.ReadAsync(session, spared, cancel);
        if (left.Count == 0)
        {
            return "nothing under way";
        }

        var first = left.Count;
        for (var wait = FirstWait; left.Count > 0 && session.Time.GetElapsedTime(began) < options.Drain; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var rest = options.Drain - session.Time.GetElapsedTime(began);
            await Task.Delay(rest < wait ? rest > TimeSpan.Zero ? rest : TimeSpan.Zero : wait, session.Time, cancel);
            left = StillOf(left, await OpenWorkReader.ReadAsync(session, spared, cancel));
        }

        return left.Count == 0 ? $"{first} under way, all ended" : $"{first} under way, {left.Count} left: {Names.Of(left)}";
    }

    private static List<OpenWork> StillOf(IReadOnlyList<OpenWork> before, IReadOnlyList<OpenWork> now)
    {
        var byId = now.ToDictionary(work => work.Session.Id);
        return [.. before.Where(one => byId.TryGetValue(one.Session.Id, out var work) && work.IsStill(one)).Select(one => byId[one.Session.Id])];
    }
}
