namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// The server's own error. It stays inside of a <see cref="Core.HookException"/> that says what was being done;
/// nothing outside of this folder catches it as such.
/// </summary>
/// <remarks>https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-code-reference/</remarks>
internal sealed class MySqlException(int code, string sqlState, string text) : Exception($"{text} (error {code}, {sqlState})")
{
    /// <summary>The server's number.</summary>
    public int Code => code;

    public string SqlState => sqlState;

    /// <summary>The same may succeed in a moment.</summary>
    public bool IsTransient => EndsConnection || code is
        1040 or // too many connections
        1203 or 1226 or // this account has too many
        1205 or 1213 or 3572 or // lock wait, deadlock
        1317; // query interrupted

    /// <summary>The server hangs up after it.</summary>
    public bool EndsConnection => code is
        1053 or // shutting down
        1158 or 1159 or 1160 or 1161 or // reading from, writing to us
        1152 or 1184 or // aborted connection
        1927 or // killed (MariaDB)
        3169 or // killed (MySQL)
        4031; // idle too long (MySQL)
}
