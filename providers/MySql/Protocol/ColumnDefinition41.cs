using System.Text;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>What a result says about one column; only its name is of use here.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html</remarks>
internal readonly record struct ColumnDefinition41(string Name)
{
    public static ColumnDefinition41 Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload);
        for (var skipped = 0; skipped < 4; skipped++)
        {
            reader.LengthEncodedBytes(); // catalog, schema, table alias, table
        }

        return new(Encoding.UTF8.GetString(reader.LengthEncodedBytes()));
    }
}
