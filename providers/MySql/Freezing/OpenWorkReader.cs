using System.Globalization;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>Reads what is under way on a server, besides spared sessions.</summary>
internal static class OpenWorkReader
{
    public static async Task<IReadOnlyList<OpenWork>> ReadAsync(HostSession session, Spared spared, CancellationToken cancel)
    {
        var version = await session.VersionAsync(cancel);
        var status = (await session.ReadAsync("SHOW ENGINE INNODB STATUS", cancel)).One["Status"] ?? "";
        var transactions = OpenTransaction.Parse(status).GroupBy(one => one.Session).ToDictionary(group => group.Key, group => group.First());
        var number = version.IsMariaDb ? "QUERY_ID" : "NULL";
        var idle = transactions.Count == 0 ? "" : $" OR ID IN ({string.Join(", ", transactions.Values.Select(one => one.Session.ToString(CultureInfo.InvariantCulture)))})";
        var rows = await session.ReadAsync(
            $"SELECT ID, USER, HOST, COMMAND, TIME, STATE, LEFT(INFO, 80), {number} FROM information_schema.PROCESSLIST " +
            $"WHERE ID <> CONNECTION_ID() AND (COMMAND <> 'Sleep'{idle})",
            cancel);
        return [.. SessionList.Parse(rows)
            .Zip(rows.Rows, (one, row) => new OpenWork(one, row[7], transactions.GetValueOrDefault(one.Id)))
            .Where(work => !spared.Has(work.Session))];
    }
}
