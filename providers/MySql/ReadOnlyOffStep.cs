using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.MySql;

/// <summary>Switches read_only off, and super_read_only where the server has it.</summary>
internal sealed class ReadOnlyOffStep(HostSession session, MySqlOptions options, string provider) : Step
{
    public override StepName Name => new(provider, "open", $"read_only on {session.Host}");

    public override string Change => options.SuperReadOnly
        ? $"set super_read_only (where there is one) and read_only to OFF on {session.Host}"
        : $"set read_only to OFF on {session.Host}";

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => session.OpenToChangeAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var state = await ReadOnlyState.ReadAsync(session, cancel);
        return state.IsOff ? Look.Already(state.ToString()) : Look.Needed(state.ToString(), state.Values);
    }

    /// <summary>
    /// super_read_only first: it alone refuses the account changes. Where the configuration says to leave it, the server
    /// switches it off with read_only all the same, since the one cannot be on without the other.
    /// </summary>
    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        if (options.SuperReadOnly && look.Before.TryGetValue(ReadOnlyState.SuperReadOnly, out var value) && value != ReadOnlyState.Off)
        {
            await session.ChangeAsync("SET GLOBAL super_read_only = OFF", cancel);
        }

        await session.ChangeAsync("SET GLOBAL read_only = OFF", cancel);
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var state = await ReadOnlyState.ReadAsync(session, cancel);
        return state.IsOff ? state.ToString() : throw state.Unproven(session, ReadOnlyState.Off);
    }

    public override Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel) =>
        ReadOnlyState.RestoreAsync(session, before, cancel);
}
