namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The answer to a command: OK, an error, or columns and rows.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response.html</remarks>
internal sealed class QueryResponse(PacketStream packets)
{
    /// <summary>More columns than any server has; a count above it is no count.</summary>
    private const ulong MostColumns = 4096;

    public async Task<ResultTable> ReadAsync(CancellationToken cancel)
    {
        var payload = await NextAsync(cancel);
        return payload switch
        {
            [OkPacket.Header, ..] => Done(payload),
            [PacketReader.Null, ..] => throw new InvalidDataException("the server asks for one of our files (LOCAL INFILE), which nobody asked it to"),
            _ => await RowsAsync(ColumnCount(payload), cancel),
        };
    }

    private static ResultTable Done(ReadOnlySpan<byte> payload)
    {
        _ = OkPacket.Parse(payload);
        return ResultTable.Empty;
    }

    private static int ColumnCount(ReadOnlySpan<byte> payload)
    {
        var count = new PacketReader(payload).LengthEncoded();
        return count is > 0 and <= MostColumns ? (int)count : throw new InvalidDataException($"a result of {count} columns");
    }

    private async Task<ResultTable> RowsAsync(int count, CancellationToken cancel)
    {
        var columns = new string[count];
        for (var i = 0; i < count; i++)
        {
            columns[i] = ColumnDefinition41.Parse(await NextAsync(cancel)).Name;
        }

        if (!EofPacket.Is(await NextAsync(cancel)))
        {
            throw new InvalidDataException("no end after the columns");
        }

        var rows = new List<ResultRow>();
        while (true)
        {
            var payload = await NextAsync(cancel);
            if (EofPacket.Is(payload))
            {
                return new(columns, rows);
            }

            rows.Add(new(columns, TextResultsetRow.Parse(payload, count).Values));
        }
    }

    private async ValueTask<byte[]> NextAsync(CancellationToken cancel)
    {
        var payload = await packets.ReadAsync(cancel);
        return ErrPacket.Is(payload) ? throw ErrPacket.Parse(payload).ToException() : payload;
    }
}
