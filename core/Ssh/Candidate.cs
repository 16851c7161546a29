using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Ssh;

/// <summary>A host that may become the new master, as <c>open_ahead</c> names it: <c>[user@]host[:port]</c>.</summary>
/// <param name="Host">As in mha.cnf: <c>ssh_host</c>, which is <c>hostname</c> unless that says otherwise.</param>
/// <param name="User">Null for the one that MHA passes, or will pass.</param>
/// <param name="Port">sshd's; 22 is what MHA means where it passes none.</param>
public sealed record Candidate(string Host, string? User, int Port)
{
    private const int SshPort = 22;

    public static bool TryParse(string text, [NotNullWhen(true)] out Candidate? candidate)
    {
        candidate = null;
        var at = text.LastIndexOf('@');
        var user = at < 0 ? null : text[..at];
        if ((user is null || SshLogin.IsUser(user)) && HostPort.TryParse(text[(at + 1)..], SshPort, out var place) && place.Host[0] != '-')
        {
            candidate = new Candidate(place.Host, user, place.Port);
        }

        return candidate is not null;
    }

    /// <summary>Whether this is the server that MHA names so. By names alone: nothing is looked up.</summary>
    public bool Is(DatabaseHost host) => Host == host.Name || Host == host.Ip || Host == host.SshHost || Host == host.SshIp;

    public override string ToString() =>
        (User is null ? "" : $"{User}@") + (Port == SshPort ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host} port {Port}"));
}
