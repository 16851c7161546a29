namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// Values inside of statements. Every connection runs with NO_BACKSLASH_ESCAPES and without ANSI_QUOTES, set right after
/// the login, so that in a literal the single quote alone means something, and doubling it is all there is to escaping.
/// </summary>
internal static class Sql
{
    /// <summary>Sent once on every connection; what follows rests on it.</summary>
    public const string Session = "SET NAMES utf8mb4, SESSION sql_mode = 'NO_BACKSLASH_ESCAPES', SESSION autocommit = 1";

    /// <summary>A string literal.</summary>
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A list for IN.</summary>
    public static string List(IEnumerable<string> values) => $"({string.Join(", ", values.Select(Text))})";

    /// <summary>An account as statements and messages spell it: <c>'writeuser'@'10.%'</c>.</summary>
    public static string Account(string user, string host) => $"{Text(user)}@{Text(host)}";
}
