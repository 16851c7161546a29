namespace MhaHooks.Providers.MySql;

/// <summary>The values of <c>[mysql] block</c>: what keeps the applications out of a server that is no master.</summary>
internal enum BlockMode
{
    /// <summary>The account carries <c>rename_prefix</c> there: nobody logs in by its usual name.</summary>
    Rename,

    /// <summary>ACCOUNT LOCK.</summary>
    Lock,

    /// <summary>Accounts are left alone.</summary>
    None,
}
