using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>read_only, and super_read_only where the server has it (MySQL 5.7.8, Percona Server 5.6.21).</summary>
internal sealed class ReadOnlyState
{
    public const string ReadOnly = "read_only";
    public const string SuperReadOnly = "super_read_only";
    public const string Query = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only')";
    public const string Off = "OFF";

    private ReadOnlyState(IReadOnlyDictionary<string, string> values) => Values = values;

    /// <summary>For the journal.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    public bool HasSuper => Values.ContainsKey(SuperReadOnly);

    /// <summary>Anything but OFF is on: MariaDB 12 knows more words.</summary>
    public bool IsOff => Values.Values.All(value => value == Off);

    /// <summary>No client writes; none at all where super_read_only is to be on and the server has it.</summary>
    public bool IsOn(bool super) => Values.GetValueOrDefault(ReadOnly, Off) != Off && (!super || !HasSuper || Values[SuperReadOnly] != Off);

    public static async Task<ReadOnlyState> ReadAsync(HostSession session, CancellationToken cancel) => Parse(await session.ReadAsync(Query, cancel));

    public static ReadOnlyState Parse(ResultTable table) => new(table.Rows.ToDictionary(row => row["Variable_name"]!, row => row["Value"] ?? ""));

    /// <summary>
    /// Puts recorded values back and reads them again. read_only comes first: super_read_only = ON brings read_only = ON with
    /// it, and read_only = OFF brings super_read_only = OFF.
    /// </summary>
    public static async Task<string> RestoreAsync(HostSession session, IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        await LateStatements.EndAsync(session, cancel);
        foreach (var name in before.Keys.Where(key => key is ReadOnly or SuperReadOnly).Order(StringComparer.Ordinal))
        {
            await session.ChangeAsync(LateStatements.Mark($"SET GLOBAL {name} = {Sql.Text(before[name])}"), cancel);
        }

        var state = await ReadAsync(session, cancel);
        return before.All(pair => state.Values.GetValueOrDefault(pair.Key) == pair.Value)
            ? state.ToString()
            : throw state.Unproven(session, RecordedValues.Show(before));
    }

    public HookException Unproven(HostSession session, string expected) =>
        new(FailureKind.Unproven, $"read_only on {session.Host} is not what it was set to")
        {
            Expected = expected,
            Seen = ToString(),
            Next = "look whether something else sets it: MHA, an orchestrator, an init file",
        };

    public override string ToString() => RecordedValues.Show(Values);
}
