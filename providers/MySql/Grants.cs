using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>The global rights of one account, from SHOW GRANTS.</summary>
/// <param name="Rights">In upper case.</param>
/// <param name="HasRoles">Some may come through roles, which are not followed.</param>
internal sealed record Grants(IReadOnlySet<string> Rights, bool HasRoles)
{
    private const string Start = "GRANT ";
    private const string Global = " ON *.* TO ";

    public static Grants Parse(IEnumerable<string> lines)
    {
        var rights = new HashSet<string>(StringComparer.Ordinal);
        var roles = false;
        foreach (var line in lines.Where(line => line.StartsWith(Start, StringComparison.Ordinal)))
        {
            var end = line.IndexOf(Global, StringComparison.Ordinal);
            if (end > 0)
            {
                rights.UnionWith(line[Start.Length..end].Split(',', StringSplitOptions.TrimEntries));
            }
            else
            {
                roles |= !line.Contains(" ON ", StringComparison.Ordinal);
            }
        }

        return new(rights, roles);
    }

    /// <summary>Each one of which an account needs at least one.</summary>
    public static IEnumerable<string[]> Needed(ServerVersion version, MySqlOptions options)
    {
        var accounts = options.Block != BlockMode.None && options.BlockUsers.Count > 0;
        if (accounts)
        {
            yield return ["CREATE USER"];
        }

        if (!version.IsMariaDb)
        {
            yield return ["SYSTEM_VARIABLES_ADMIN", "SUPER"];
            yield break;
        }

        // MariaDB 10.5.2 split SUPER up, 10.11 took the parts out of it: https://mariadb.com/kb/en/grant/#global-privileges
        if (accounts)
        {
            yield return version.IsMariaDbFrom(10, 11) ? ["BINLOG ADMIN"] : ["SUPER", "BINLOG ADMIN"];
        }

        yield return version.IsMariaDbFrom(10, 11) ? ["READ_ONLY ADMIN"] : ["SUPER", "READ_ONLY ADMIN"];
        if (options.ManageEvents)
        {
            yield return ["SUPER"];
        }
    }

    /// <summary>By name. ALL PRIVILEGES is no answer: MySQL spells its dynamic privileges out.</summary>
    public bool Has(string right) => Rights.Contains(right);

    public bool HasOneOf(IEnumerable<string> any) => Rights.Contains("ALL PRIVILEGES") || any.Any(Rights.Contains);
}
