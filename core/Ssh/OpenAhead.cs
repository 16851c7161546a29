using System.Net;
using System.Net.Sockets;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Opens the connection to a host that may become the new master while the original one is withdrawn: nobody names the new
/// master before <c>start</c>, which then needs no login. The call waits for none of it and none of it can fail the call.
/// </summary>
internal sealed class OpenAhead(Candidate candidate, Request request, IRemoteShell remote)
{
    private volatile Task<string>? login;

    public static Step For(Candidate candidate, Request request, IRemoteShell remote)
    {
        var ahead = new OpenAhead(candidate, request, remote);
        return new CheckStep(
            new StepName(SshSettings.Section, "open", candidate.ToString()),
            $"log in to {candidate} beside all this, for a start that makes it the new master; not waited for",
            ahead.ReportAsync,
            prepare: ahead.PrepareAsync,
            advisory: true);
    }

    private Task PrepareAsync(CancellationToken cancel) => login = OpenAsync(cancel);

    /// <summary>How far it has come by the time when everything else is done.</summary>
    private async Task<string> ReportAsync(CancellationToken cancel) =>
        login is { IsCompleted: true } ended ? await ended : "the login is under way; it goes on by itself";

    private async Task<string> OpenAsync(CancellationToken cancel)
    {
        var address = await AddressAsync(cancel);
        if (address == request.Orig.SshAddress)
        {
            return "this is the original master: left alone";
        }

        await remote.OpenAheadAsync(
            new DatabaseHost { Name = candidate.Host, Ip = address, SshPort = candidate.Port, SshUser = candidate.User ?? request.Orig.SshUser }, cancel);
        return "the connection is open";
    }

    /// <summary>The address that MHA will pass, for it passes addresses: the first that the system has for the name (NodeUtil.pm, get_ip).</summary>
    private async Task<string> AddressAsync(CancellationToken cancel)
    {
        try
        {
            var all = await Dns.GetHostAddressesAsync(candidate.Host, cancel);
            return all.Length > 0 ? all[0].ToString() : throw Unknown(null);
        }
        catch (SocketException error)
        {
            throw Unknown(error);
        }
    }

    private HookException Unknown(SocketException? error) => new(FailureKind.Unreachable, $"{candidate.Host} has no address", error)
    {
        Seen = error?.Message,
        Next = "correct open_ahead of [ssh], or the manager's resolver",
    };
}
