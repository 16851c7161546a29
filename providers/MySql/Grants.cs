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

    /// <summary>Each one of which an account needs at least one. <paramref name="switches"/>: an online change, which kills and watches.</summary>
    public static IEnumerable<string[]> Needed(ServerVersion version, MySqlOptions options, bool switches = false)
    {
        var accounts = options.Block != BlockMode.None && options.BlockUsers.Count > 0;
        if (accounts)
        {
            yield return ["CREATE USER"];
        }

        foreach (var any in version.IsMariaDb ? OnMariaDb(version, options, accounts) : [["SYSTEM_VARIABLES_ADMIN", "SUPER"]])
        {
            yield return any;
        }

        // Without it information_schema.EVENTS is empty, with no error: https://dev.mysql.com/doc/refman/8.4/en/information-schema-events-table.html
        if (options.ManageEvents && version.IsMySqlFrom(8, 0, 0))
        {
            yield return ["EVENT"];
        }

        foreach (var any in switches ? ToSwitch(version, options) : [])
        {
            yield return any;
        }
    }

    // MariaDB 10.5.2 split SUPER up, 10.11 took the parts out of it: https://mariadb.com/kb/en/grant/#global-privileges
    private static IEnumerable<string[]> OnMariaDb(ServerVersion version, MySqlOptions options, bool accounts)
    {
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

    /// <summary>Other accounts' sessions and transactions are seen with PROCESS alone; without it they are not there, with no error.</summary>
    private static IEnumerable<string[]> ToSwitch(ServerVersion version, MySqlOptions options)
    {
        yield return ["PROCESS"];
        if (options.Kill)
        {
            yield return (version.IsMariaDb, version.IsMariaDbFrom(10, 11)) switch
            {
                (true, true) => ["CONNECTION ADMIN"],
                (true, false) => ["SUPER", "CONNECTION ADMIN"],
                _ => ["CONNECTION_ADMIN", "SUPER"],
            };
        }

        if (!version.IsMariaDbFrom(10, 5))
        {
            yield return ["REPLICATION CLIENT", "SUPER"];
            yield break;
        }

        // SUPER has both until 10.11.
        yield return version.IsMariaDbFrom(10, 11) ? ["BINLOG MONITOR"] : ["BINLOG MONITOR", "SUPER"];
        yield return version.IsMariaDbFrom(10, 11) ? ["SLAVE MONITOR"] : ["SLAVE MONITOR", "SUPER"];
    }

    /// <summary>By name. ALL PRIVILEGES is no answer: MySQL spells its dynamic privileges out.</summary>
    public bool Has(string right) => Rights.Contains(right);

    public bool HasOneOf(IEnumerable<string> any) => Rights.Contains("ALL PRIVILEGES") || any.Any(Rights.Contains);
}
