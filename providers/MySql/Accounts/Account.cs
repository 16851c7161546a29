using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>An account as the server has it. Roles are none.</summary>
internal sealed record Account(string User, string Host, bool Locked)
{
    public bool Is(string user, string host) => User == user && string.Equals(Host, host, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Sql.Account(User, Host);
}
