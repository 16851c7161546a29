namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>What a server says it is.</summary>
internal sealed record ServerVersion(bool IsMariaDb, Version Number, string Text)
{
    /// <summary>
    /// Up to 10.11, MariaDB greets with 5.5.5- in front, since replicas of MySQL 5.6 took a 10 for a 1
    /// (https://mariadb.com/kb/en/version/).
    /// </summary>
    private const string Disguise = "5.5.5-";

    public static ServerVersion Parse(string greeting)
    {
        var disguised = greeting.StartsWith(Disguise, StringComparison.Ordinal);
        var text = disguised ? greeting[Disguise.Length..] : greeting;
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').ToArray();
        _ = Version.TryParse(digits, out var number);
        return new(disguised || text.Contains("MariaDB", StringComparison.OrdinalIgnoreCase), number ?? new Version(0, 0), text);
    }

    public bool IsMariaDbFrom(int major, int minor) => IsMariaDb && Number >= new Version(major, minor);

    public bool IsMySqlFrom(int major, int minor, int build) => !IsMariaDb && Number >= new Version(major, minor, build);

    /// <summary><c>MySQL 9.7.4</c>, <c>10.11.6-MariaDB-log</c>.</summary>
    public override string ToString() => IsMariaDb ? Text : $"MySQL {Text}";
}
