using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>Reads accounts from the server's own tables.</summary>
internal static class AccountReader
{
    public static async Task<IReadOnlyList<Account>> ReadAsync(HostSession session, IEnumerable<string> users, CancellationToken cancel)
    {
        string[] names = [.. users];
        if (names.Length == 0)
        {
            return [];
        }

        var version = await session.VersionAsync(cancel);
        var result = await session.ReadAsync($"{Query(version)} WHERE User IN {Sql.List(names)} ORDER BY User, Host", cancel);

        // The servers' comparison ignores trailing blanks; ours does not.
        return [.. result.Rows
            .Where(row => row["is_role"] != "Y" && names.Contains(row["User"], StringComparer.Ordinal))
            .Select(row => new Account(row["User"]!, row["Host"]!, row["locked"] == "Y"))];
    }

    /// <summary>Whether ACCOUNT LOCK is there at all (MySQL 5.7.6, MariaDB 10.4.2).</summary>
    public static bool CanLock(ServerVersion version) => version.IsMySqlFrom(5, 7, 6) || version.IsMariaDbFrom(10, 4);

    private static string Query(ServerVersion version)
    {
        // MariaDB from 10.4: mysql.user is a view without the lock; https://mariadb.com/kb/en/mysqlglobal_priv-table/
        if (version.IsMariaDbFrom(10, 4))
        {
            return "SELECT User, Host, IF(JSON_VALUE(Priv, '$.account_locked') IN ('1', 'true'), 'Y', 'N') AS locked, " +
                "IF(JSON_VALUE(Priv, '$.is_role') IN ('1', 'true'), 'Y', 'N') AS is_role FROM mysql.global_priv";
        }

        if (version.IsMariaDb)
        {
            return "SELECT User, Host, 'N' AS locked, is_role FROM mysql.user";
        }

        // A role of MySQL 8.0 is an account made so that nobody can log in; it has no mark of its own.
        return CanLock(version)
            ? "SELECT User, Host, account_locked AS locked, " +
                "IF(account_locked = 'Y' AND password_expired = 'Y' AND authentication_string = '', 'Y', 'N') AS is_role FROM mysql.user"
            : "SELECT User, Host, 'N' AS locked, 'N' AS is_role FROM mysql.user";
    }
}
