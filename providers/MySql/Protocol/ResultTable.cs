namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The rows of one query, all in memory.</summary>
internal sealed record ResultTable(IReadOnlyList<string> Columns, IReadOnlyList<ResultRow> Rows)
{
    /// <summary>No rows: what a statement that is not a query gives.</summary>
    public static ResultTable Empty { get; } = new([], []);

    /// <summary>The only row.</summary>
    public ResultRow One => Rows.Count == 1 ? Rows[0] : throw new InvalidDataException($"{Rows.Count} rows where one was due");
}
