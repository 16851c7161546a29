using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// Gives a server its role in semi-synchronous replication, where the original master has the role of the source. One that has
/// no switch for its role is warned of: replication goes on, asynchronously.
/// </summary>
/// <param name="session">The server to change.</param>
/// <param name="orig">The original master, which is only read.</param>
/// <param name="verb">Of the step's name.</param>
/// <param name="source">Whether it is to wait for acknowledgements; null to leave it.</param>
/// <param name="replica">Whether it is to acknowledge; null to leave it.</param>
/// <param name="provider">Of the step's name.</param>
/// <param name="advisory">Where it comes behind the proof of a stop, which its failure must not undo.</param>
internal sealed class SemiSyncStep(
    HostSession session, HostSession orig, string verb, bool? source, bool? replica, string provider, bool advisory = false) : Step
{
    public override StepName Name => new(provider, verb, $"semi-synchronous roles on {session.Host}");

    public override string Change =>
        $"where {orig.Host} is a semi-synchronous source, set on {session.Host}{Wish("the source's role", source)}{Wish("the replica's role", replica)}";

    public override bool IsAdvisory => advisory;

    public override bool CanUndo => true;

    public override bool NeedsPrevious => false;

    public override async Task PrepareAsync(CancellationToken cancel)
    {
        await session.OpenToChangeAsync(cancel);
        await orig.OpenAsync(cancel);
    }

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var roles = await SemiSync.ReadAsync(session, cancel);

        // The original master is asked only where it matters: a replica that does not acknowledge was none of this kind.
        if (source == true && roles is not { IsReplica: true })
        {
            return Look.Already($"{session.Host} is no semi-synchronous replica; nothing is changed");
        }

        if (await SemiSync.ReadAsync(orig, cancel) is not { IsSource: true })
        {
            return Look.Already($"{orig.Host} is no semi-synchronous source; nothing is changed");
        }

        if ((source is not null && roles?.Source is null) || (replica == true && roles?.Replica is null))
        {
            return Look.Skip($"{session.Host} has not the plug-in for its role; it goes on without semi-synchronous replication");
        }

        var before = Switches(roles!).Where(one => !one.IsSet).ToDictionary(one => one.Is.Name, one => one.Is.Value);
        return before.Count == 0 ? Look.Already($"{roles}") : Look.Needed($"{roles}", before);
    }

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        foreach (var (name, was) in look.Before)
        {
            await SetAsync(name, was == SemiSync.On ? "OFF" : SemiSync.On, cancel);
        }
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var roles = await SemiSync.ReadAsync(session, cancel);
        return roles is not null && Switches(roles).All(one => one.IsSet) ? $"{roles}" : throw Unproven($"{roles}");
    }

    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        await LateStatements.EndAsync(session, cancel);
        foreach (var (name, value) in before)
        {
            await SetAsync(name, value, cancel);
        }

        var rows = (await session.ReadAsync(SemiSync.Query, cancel)).Rows.ToDictionary(row => row[0]!, row => row[1] ?? "");
        return before.All(pair => rows.GetValueOrDefault(pair.Key) == pair.Value) ? $"{SemiSync.Parse(rows)}" : throw Unproven($"{SemiSync.Parse(rows)}");
    }

    private static string Wish(string role, bool? on) => on is null ? "" : $" {role} {(on.Value ? SemiSync.On : "OFF")}";

    private IEnumerable<Wanted> Switches(SemiSync roles)
    {
        if (source is { } sends && roles.Source is { } one)
        {
            yield return new(one, sends ? SemiSync.On : "OFF");
        }

        if (replica is { } answers && roles.Replica is { } other)
        {
            yield return new(other, answers ? SemiSync.On : "OFF");
        }
    }

    private Task SetAsync(string name, string value, CancellationToken cancel) =>
        session.ChangeAsync(LateStatements.Mark($"SET GLOBAL {name} = {Sql.Text(value)}"), cancel);

    private HookException Unproven(string seen) =>
        new(FailureKind.Unproven, $"the semi-synchronous roles on {session.Host} are not what they were set to") { Seen = seen };

    private sealed record Wanted(SemiSyncSwitch Is, string Value)
    {
        public bool IsSet => Is.Value == Value;
    }
}
