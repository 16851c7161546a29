namespace MhaHooks.Providers.MySql.Sessions;

/// <summary>Lists for the log, cut where they get long.</summary>
internal static class Names
{
    private const int Shown = 10;

    public static string Of<T>(IReadOnlyCollection<T> items) =>
        string.Join(", ", items.Take(Shown)) + (items.Count > Shown ? $" and {items.Count - Shown} more" : "");

    /// <summary>How many of whom: <c>writeuser 300, report 2</c>.</summary>
    public static string Count(IEnumerable<Session> sessions) => Of(
        sessions.GroupBy(one => one.User).OrderByDescending(group => group.Count()).Select(group => $"{group.Key} {group.Count()}").ToList());
}
