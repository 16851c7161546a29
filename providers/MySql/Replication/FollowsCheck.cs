using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.MySql.Replication;

/// <summary>Proves that the new master replicates from the original one, and how far it is behind.</summary>
internal sealed class FollowsCheck(HostSession orig, HostSession target, string verb, string provider)
{
    /// <summary>Servers count in whole seconds.</summary>
    private const long MostLag = 1;

    /// <summary>For a switch: healthy and caught up. Lag passes; there is no outage while it is waited for.</summary>
    public Step CaughtUp() => ToStep("caught up, ", source => source.Lag <= MostLag ? null : "is behind");

    /// <summary>Whatever its lag. A receiver that is about to connect may yet: nobody is there to ask again later.</summary>
    public Step Follows() => ToStep("", _ => null, waits: true);

    private CheckStep ToStep(string how, Func<ReplicaSource, string?> lacks, bool waits = false) => new(
        new StepName(provider, verb, $"replication of {target.Host}"),
        $"check that {target.Host} replicates from {orig.Host}{(how.Length > 0 ? " and is at most 1 s behind" : "")}",
        async cancel =>
        {
            var source = await FindAsync(cancel);
            return !source.Runs ? throw Wrong("does not replicate", source, transient: waits && source.MayRun)
                : lacks(source) is { } why ? throw Wrong(why, source, transient: true)
                : $"{how}{source}";
        });

    /// <summary>
    /// By the server_id that answered when the replica connected: replication may go by another network or port than MHA does.
    /// By the address alone where the replica has not been connected yet and does not know.
    /// </summary>
    private async Task<ReplicaSource> FindAsync(CancellationToken cancel)
    {
        var sources = await ReplicaSource.ReadAsync(target, cancel);
        var id = (await orig.ReadAsync("SELECT @@GLOBAL.server_id", cancel)).One[0];
        var matching = new List<ReplicaSource>();
        foreach (var source in sources)
        {
            if (source.ServerId == 0
                ? source.Port == orig.Host.Port && await IsOrigAsync(source.Host, cancel)
                : source.ServerId.ToString(CultureInfo.InvariantCulture) == id)
            {
                matching.Add(source);
            }
        }

        return matching is [var only] ? only : throw new HookException(FailureKind.Conflict, $"{target.Host} is no replica of {orig.Host}")
        {
            Expected = $"one source with server_id {id}: {orig.Host} port {orig.Host.Port}",
            Seen = sources.Count == 0 ? "it replicates from nobody" : string.Join("; ", sources),
            Next = "name its own master as the original one, or repoint it first",
        };
    }

    /// <summary>By its name, by its address, or by a name that leads to its address.</summary>
    private async Task<bool> IsOrigAsync(string host, CancellationToken cancel)
    {
        DatabaseHost master = orig.Host;
        if (string.Equals(host, master.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(host, master.Ip, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            var (those, ours) = (await Dns.GetHostAddressesAsync(host, cancel), await Dns.GetHostAddressesAsync(master.Ip, cancel));
            return those.Intersect(ours).Any();
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private HookException Wrong(string what, ReplicaSource source, bool transient) => new(FailureKind.Unproven, $"{target.Host} {what}")
    {
        Expected = $"both threads run without an error{(source.Runs ? $", at most {MostLag} s behind" : "")}",
        Seen = $"{source}",
        Next = "look at SHOW REPLICA STATUS (SHOW SLAVE STATUS) there",
        IsTransient = transient,
    };
}
