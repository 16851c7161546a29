namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>One row, every value as text.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html</remarks>
internal readonly record struct TextResultsetRow(string?[] Values)
{
    public static TextResultsetRow Parse(ReadOnlySpan<byte> payload, int columns)
    {
        var reader = new PacketReader(payload);
        var values = new string?[columns];
        for (var i = 0; i < columns; i++)
        {
            values[i] = reader.TextOrNull();
        }

        return reader.Remaining == 0 ? new(values) : throw new InvalidDataException($"a row has more than its {columns} columns");
    }
}
