namespace MhaHooks.Servers.Support;

/// <summary>Tests of one collection run one after the other, on one server.</summary>
internal static class Collections
{
    public const string MariaDb = "MariaDB";
    public const string MySql = "MySQL 9.7";
}
