using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql;

/// <summary>One entry of block_users or keep_users: <c>user</c>, or <c>user@host-pattern</c>.</summary>
/// <param name="User">In the form it has on a master.</param>
/// <param name="Pattern">Only this host pattern; all where null.</param>
internal sealed record AccountEntry(string User, string? Pattern)
{
    /// <summary>The last @ divides: names may hold one, host patterns do not.</summary>
    public static AccountEntry Parse(string text)
    {
        var at = text.LastIndexOf('@');
        return at < 0 ? new(text, null) : new(text[..at], text[(at + 1)..]);
    }

    /// <summary>Host patterns compare as servers compare them: without case.</summary>
    public bool Covers(string host) => Pattern is null || string.Equals(Pattern, host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a session is by one of these accounts.</summary>
    public bool Admits(Session one) => User == one.User && (Pattern is null || HostPattern.Covers(Pattern, one.Address));

    /// <summary>Whether one account can be meant by both.</summary>
    public bool Overlaps(AccountEntry other) => User == other.User && (Pattern is null || other.Pattern is null || Covers(other.Pattern));

    public override string ToString() => Pattern is null ? User : $"{User}@{Pattern}";
}
