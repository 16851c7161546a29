using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>Switches read_only off, and super_read_only where the server has it (MySQL 5.7.8, Percona Server 5.6.21).</summary>
internal sealed class ReadOnlyOffStep(HostSession session, MySqlOptions options, string provider) : Step
{
    private const string ReadOnly = "read_only";
    private const string SuperReadOnly = "super_read_only";
    private const string Off = "OFF";

    public override StepName Name => new(provider, "open", $"read_only on {session.Host}");

    public override string Change => options.SuperReadOnly
        ? $"set super_read_only (where there is one) and read_only to OFF on {session.Host}"
        : $"set read_only to OFF on {session.Host}";

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => session.OpenAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var values = await ReadAsync(cancel);
        return IsOff(values) ? Look.Already(Describe(values)) : Look.Needed(Describe(values), values);
    }

    /// <summary>
    /// super_read_only first: it alone refuses the account changes. Where the configuration says to leave it, the server
    /// switches it off with read_only all the same, since the one cannot be on without the other.
    /// </summary>
    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        if (options.SuperReadOnly && look.Before.TryGetValue(SuperReadOnly, out var value) && value != Off)
        {
            await session.ChangeAsync("SET GLOBAL super_read_only = OFF", cancel);
        }

        await session.ChangeAsync("SET GLOBAL read_only = OFF", cancel);
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var values = await ReadAsync(cancel);
        return IsOff(values) ? Describe(values) : throw Unproven("OFF", values);
    }

    /// <summary>super_read_only = ON brings read_only = ON with it.</summary>
    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        foreach (var (name, value) in before.Where(pair => pair.Key is ReadOnly or SuperReadOnly).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            await session.ChangeAsync($"SET GLOBAL {name} = {Sql.Text(value)}", cancel);
        }

        var values = await ReadAsync(cancel);
        return before.All(pair => values.GetValueOrDefault(pair.Key) == pair.Value) ? Describe(values) : throw Unproven(Describe(before), values);
    }

    private static string Describe(IReadOnlyDictionary<string, string> values) => string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>Anything but OFF is on: MariaDB 12 knows more words.</summary>
    private static bool IsOff(IReadOnlyDictionary<string, string> values) => values.Values.All(value => value == Off);

    private async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancel)
    {
        var result = await session.ReadAsync($"SHOW GLOBAL VARIABLES WHERE Variable_name IN {Sql.List([ReadOnly, SuperReadOnly])}", cancel);
        return result.Rows.ToDictionary(row => row["Variable_name"]!, row => row["Value"] ?? "");
    }

    private HookException Unproven(string expected, IReadOnlyDictionary<string, string> values) =>
        new(FailureKind.Unproven, $"read_only on {session.Host} is not what it was set to")
        {
            Expected = expected,
            Seen = Describe(values),
            Next = "look whether something else sets it: MHA, an orchestrator, an init file",
        };
}
