using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// Switches read_only on, and super_read_only where the server has it. Where others write (the original master), obstacles
/// are cleared out of the way.
/// </summary>
internal sealed class ReadOnlyOnStep(HostSession session, MySqlOptions options, string verb, string provider, Freezing.Obstacles? obstacles = null) : Step
{
    public override StepName Name => new(provider, verb, $"read_only on {session.Host}");

    public override string Change => options.SuperReadOnly
        ? $"set read_only and super_read_only (where there is one) to ON on {session.Host}"
        : $"set read_only to ON on {session.Host}";

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => session.OpenToChangeAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var state = await ReadOnlyState.ReadAsync(session, cancel);
        return state.IsOn(options.SuperReadOnly) ? Look.Already(state.ToString()) : Look.Needed(state.ToString(), state.Values);
    }

    /// <summary>One statement, since each one waits for the server's global lock: super_read_only brings read_only with it.</summary>
    public override Task ActAsync(Look look, CancellationToken cancel)
    {
        var name = options.SuperReadOnly && look.Before.ContainsKey(ReadOnlyState.SuperReadOnly) ? ReadOnlyState.SuperReadOnly : ReadOnlyState.ReadOnly;
        var sql = LateStatements.Mark($"SET GLOBAL {name} = ON");
        return obstacles is null ? session.ChangeAsync(sql, cancel) : obstacles.ClearForAsync(stop => session.ChangeAsync(sql, stop), cancel);
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var state = await ReadOnlyState.ReadAsync(session, cancel);
        return state.IsOn(options.SuperReadOnly) ? state.ToString() : throw state.Unproven(session, "ON");
    }

    public override Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel) =>
        ReadOnlyState.RestoreAsync(session, before, cancel);
}
