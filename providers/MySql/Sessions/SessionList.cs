using System.Globalization;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Sessions;

/// <summary>Reads the process list, without the connection that reads it.</summary>
internal static class SessionList
{
    /// <summary>One round trip; 2,200 sessions are 150 KB.</summary>
    public const string Query = "SELECT ID, USER, HOST, COMMAND, TIME, STATE, LEFT(INFO, 80) AS INFO FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID()";

    public static async Task<IReadOnlyList<Session>> ReadAsync(HostSession session, CancellationToken cancel) => Parse(await session.ReadAsync(Query, cancel));

    public static IReadOnlyList<Session> Parse(ResultTable table) => [.. table.Rows.Select(row => new Session(
        Number(row[0]), row[1] ?? "", row[2] ?? "", row[3] ?? "", Number(row[4]), row[5], row[6]))];

    private static long Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
