using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Configuration;

/// <summary>What <c>{app}</c>, <c>{host}</c> and <c>{ip}</c> stand for.</summary>
/// <param name="file">Knows the app's name, from the moment it is read.</param>
/// <param name="host">The host in question; null while none is, when documentation names stand in so that values can be checked.</param>
internal sealed class HostNames(ConfigFile file, DatabaseHost? host)
{
    public bool AreKnown => host is not null;

    /// <summary>Whether a text means something else for each host.</summary>
    public static bool StandIn(string text) => text.Contains("{host}", StringComparison.Ordinal) || text.Contains("{ip}", StringComparison.Ordinal);

    public string Expand(string text) => text
        .Replace("{app}", file.App, StringComparison.Ordinal)
        .Replace("{host}", host?.Name ?? "host", StringComparison.Ordinal)
        .Replace("{ip}", host?.Ip ?? "192.0.2.1", StringComparison.Ordinal);
}
