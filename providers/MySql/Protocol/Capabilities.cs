namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The capability bits that this client knows.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html</remarks>
[Flags]
internal enum Capabilities : uint
{
    None = 0,
    LongPassword = 1,
    Protocol41 = 1 << 9,
    Ssl = 1 << 11,
    Transactions = 1 << 13,
    SecureConnection = 1 << 15,
    PluginAuth = 1 << 19,
    PluginAuthLengthEncoded = 1 << 21,

    /// <summary>
    /// What we ask for. Left out on purpose: LOCAL INFILE (a server could read our files), several statements or results in
    /// one answer, compression, and the newer OK packet in place of EOF.
    /// </summary>
    Wanted = LongPassword | Protocol41 | Transactions | SecureConnection | PluginAuth | PluginAuthLengthEncoded,
}
