using System.Net;

namespace MhaHooks.Core.Contract;

/// <summary>
/// One database server as MHA named it: the block of <c>--orig_master_*</c>, <c>--new_master_*</c> or <c>--host</c>.
/// Users and passwords are decoded already.
/// </summary>
public sealed record DatabaseHost
{
    /// <summary>The name in mha.cnf; used in messages and to find <c>[host:NAME]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The address MHA resolved; the name again where MHA passed none.</summary>
    public required string Ip { get; init; }

    /// <summary>MySQL's TCP port.</summary>
    public int Port { get; init; } = 3306;

    /// <summary>Passed only where ssh goes by another name than MySQL (Server.pm:1138-1177).</summary>
    public string? SshHost { get; init; }

    public string? SshIp { get; init; }

    public int SshPort { get; init; } = 22;

    /// <summary>Null where MHA passes none: <c>stop</c>.</summary>
    public string? SshUser { get; init; }

    /// <summary>MHA's administrative account; null where MHA passes none.</summary>
    public string? User { get; init; }

    public Secret? Password { get; init; }

    /// <summary>The address that ssh goes to.</summary>
    public string SshAddress => SshIp ?? SshHost ?? Ip;

    /// <summary>The address as a number, or null where MHA passed a name.</summary>
    public IPAddress? Address => IPAddress.TryParse(Ip, out var address) ? address : null;

    public override string ToString() => Name == Ip ? Name : $"{Name} ({Ip})";
}
