namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>The two forms that an application's account can have.</summary>
internal enum AccountForm
{
    /// <summary>As on a master: applications can log in.</summary>
    Open,

    /// <summary>As on a replica: renamed or locked.</summary>
    Blocked,
}
