using System.Globalization;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>A session with an open transaction, or in the middle of a statement.</summary>
/// <param name="Session">Whose.</param>
/// <param name="QueryId">The statement's number where the server has one (MariaDB), else null.</param>
/// <param name="Transaction">Where one is open.</param>
internal sealed record OpenWork(Session Session, string? QueryId, OpenTransaction? Transaction)
{
    public long Seconds => Math.Max(Transaction?.Seconds ?? 0, Session.IsIdle ? 0 : Session.Seconds);

    /// <summary>Whether this, seen later, is what was seen <paramref name="before"/>, and not something begun since.</summary>
    public bool IsStill(OpenWork before) => before.Transaction is { } open
        ? Transaction is not null && Transaction.IsStill(open)
        : !Session.IsIdle && QueryId == before.QueryId && Session.Statement == before.Session.Statement && Session.Seconds >= before.Session.Seconds;

    public override string ToString() =>
        Transaction is null ? $"{Session}" : string.Create(CultureInfo.InvariantCulture, $"{Session}, transaction open for {Transaction.Seconds} s");
}
