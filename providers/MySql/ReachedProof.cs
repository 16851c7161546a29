using System.Globalization;
using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// Proves that an address leads to a server: a connection through the address takes a lock with a name nobody can know, and
/// the direct connection to the server sees who holds it. Server ids, names and uuids can be alike on cloned machines, and
/// MariaDB has no uuid; a lock of this kind lives in one server's memory, is not replicated, and goes with its connection.
/// </summary>
internal sealed class ReachedProof(HostSession session, string address, string provider)
{
    private int attempts;

    public Step ToStep() => new CheckStep(
        new StepName(provider, "reach", $"{session.Host} by {address}"),
        $"check that {address} port {session.Host.Port} leads to {session.Host}",
        CheckAsync);

    private async Task<string> CheckAsync(CancellationToken cancel)
    {
        var direct = session.Connect;

        // Where the server itself cannot be asked there is nothing to wait for behind its address.
        await session.OpenAsync(cancel);

        // Short first: a packet that went to the old place is not answered, and a new attempt finds the new one.
        var patience = TimeSpan.FromSeconds(++attempts);
        var options = direct with { Address = address, Timeout = patience < direct.Timeout ? patience : direct.Timeout };
        await using var through = await OpenAsync(options, cancel);
        return await CompareAsync(through, cancel);
    }

    // Nobody, or nobody yet, is tried again while the address settles. A login that is refused is not: each one counts
    // against MHA's own account (FAILED_LOGIN_ATTEMPTS) or against this host (max_connect_errors).
    private async Task<MySqlConnection> OpenAsync(ConnectOptions options, CancellationToken cancel)
    {
        try
        {
            return await MySqlConnection.OpenAsync(options, cancel);
        }
        catch (HookException error) when (error.IsTransient || error.Kind is FailureKind.Unreachable or FailureKind.Refused or FailureKind.TimedOut)
        {
            throw Unproven("no login there", error.Message, error);
        }
    }

    private async Task<string> CompareAsync(MySqlConnection through, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"mha-hooks-{Guid.NewGuid():N}");
        var taken = (await through.QueryAsync($"SELECT CONNECTION_ID(), GET_LOCK({Sql.Text(name)}, 0)", cancel)).One;
        var holder = (await session.ReadAsync($"SELECT IS_USED_LOCK({Sql.Text(name)})", cancel)).One[0];
        if (taken[1] == "1" && holder == taken[0])
        {
            return $"{address} port {session.Host.Port} leads to {session.Host}, seen there as connection {holder}";
        }

        throw Unproven("another server answers", await IdentityAsync(through, cancel), null);
    }

    private static async Task<string> IdentityAsync(MySqlConnection connection, CancellationToken cancel)
    {
        var uuid = connection.Version.IsMySqlFrom(5, 6, 0) ? "@@server_uuid" : "'none'";
        var row = (await connection.QueryAsync($"SELECT @@hostname, @@port, @@server_id, {uuid}", cancel)).One;
        return $"{connection.Version} on {row[0]} port {row[1]}, server_id {row[2]}, server_uuid {row[3]}";
    }

    private HookException Unproven(string what, string seen, Exception? inner) =>
        new(FailureKind.Unproven, $"{address} port {session.Host.Port}: {what}", inner)
        {
            Expected = $"{session.Host}",
            Seen = seen,
            Next = "look who holds the address, and at the ARP table of this host",
            IsTransient = true,
        };
}
