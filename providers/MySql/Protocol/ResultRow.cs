namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>One row; a null is SQL's NULL.</summary>
internal sealed record ResultRow(IReadOnlyList<string> Columns, IReadOnlyList<string?> Values)
{
    public string? this[int column] => Values[column];

    /// <summary>By the column's name, in any case: servers differ in it.</summary>
    public string? this[string column]
    {
        get
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                if (string.Equals(Columns[i], column, StringComparison.OrdinalIgnoreCase))
                {
                    return Values[i];
                }
            }

            throw new InvalidDataException($"the result has no column {column}, only {string.Join(", ", Columns)}");
        }
    }

    public bool Has(string column) => Columns.Contains(column, StringComparer.OrdinalIgnoreCase);
}
