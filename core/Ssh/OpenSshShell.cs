using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Runs remote commands with the machine's own <c>ssh</c>: the client that MHA itself uses and the only one that honours every
/// <c>--ssh_options</c>. One multiplexed connection a login, opened once, used by all steps, kept for the next hook call.
/// </summary>
/// <param name="settings"><c>[ssh]</c>.</param>
/// <param name="passedOptions">MHA's <c>--ssh_options</c>, or null.</param>
/// <param name="controlDirectory">Where the control sockets go, made with mode 0700; see <see cref="ControlDirectory"/> for what happens otherwise.</param>
public sealed class OpenSshShell(HostOptions<SshSettings> settings, string? passedOptions, string controlDirectory) : IRemoteShell
{
    private readonly Lock gate = new();
    private readonly Lazy<string?> directory = new(() => ControlDirectory.Find(controlDirectory));
    private readonly Dictionary<DatabaseHost, Route> hosts = [];
    private readonly Dictionary<string, SshConnection> connections = [];

    /// <inheritdoc/>
    public async Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel)
    {
        var (connection, sudo) = For(host);
        var line = RemoteLine.Of(command, sudo);
        var place = Place(host, connection);
        var began = false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (command.Limit is { } most)
        {
            limit.CancelAfter(most);
        }

        ChildResult result;
        try
        {
            await connection.EnsureAsync(prove: false, place, limit.Token);
            began = true;
            result = await connection.RunAsync(line, limit.Token);
            if (result.ExitCode == 255)
            {
                await ThrowIfNotRunAsync(connection, result, place, command, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            connection.Suspect();
            cancel.ThrowIfCancellationRequested();
            throw SshFailures.TimedOut(place, command, began, null);
        }

        return Judge(result, place, command.AsRoot && sudo);
    }

    /// <inheritdoc/>
    public IHeldCommand? Hold(DatabaseHost host, RemoteCommand command, CancellationToken cancel)
    {
        var (connection, sudo) = For(host);
        var line = RemoteLine.Of(command, sudo);
        var place = Place(host, connection);
        return connection.Socket is null ? null : new HeldCommand(BeginAsync, cancel);

        async Task<RemoteResult?> BeginAsync(Task signal, CancellationToken end)
        {
            await connection.EnsureAsync(prove: false, place, end);
            var result = await connection.TryHoldAsync(line, signal, end);
            if (result?.ExitCode == 255)
            {
                await ThrowIfNotRunAsync(connection, result, place, command, end);
            }

            return result is null ? null : Judge(result, place, command.AsRoot && sudo);
        }
    }

    /// <inheritdoc/>
    public Task OpenAsync(DatabaseHost host, CancellationToken cancel)
    {
        var (connection, _) = For(host);
        return connection.EnsureAsync(prove: true, Place(host, connection), cancel);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// <c>start</c> always gets a user. Where mha.cnf has none, it is the name of who runs MHA (Config.pm), and us; where
    /// <c>[ssh]</c> has one for <c>stop</c>, which gets none, mha.cnf has it as well.
    /// </remarks>
    public Task OpenAheadAsync(DatabaseHost host, CancellationToken cancel)
    {
        var known = host.SshUser is null ? host with { SshUser = settings.For(host).User ?? Environment.UserName } : host;
        var (connection, _) = For(known);
        return connection.OpenAheadAsync(Place(known, connection), cancel);
    }

    /// <summary>
    /// 255 is ssh's own failure, or the command's own exit code. While the shared connection lives it is the command's, whatever
    /// that printed (an ssh of its own that failed, say). Once it is gone ssh has failed, with words or without.
    /// </summary>
    private static async Task ThrowIfNotRunAsync(SshConnection connection, ChildResult result, string place, RemoteCommand command, CancellationToken cancel)
    {
        if (SshDiagnosis.HasChatter(result.Error) || !await connection.IsUpAsync(cancel))
        {
            SshFailures.ThrowIfSshs(result, place, command.ToString());
            if (connection.Socket is not null)
            {
                throw SshFailures.Lost(place, command.ToString());
            }
        }
    }

    private static RemoteResult Judge(ChildResult child, string place, bool throughSudo)
    {
        var result = new RemoteResult(child.ExitCode, child.Output, SshDiagnosis.WithoutChatter(child.Error));
        if (!throughSudo)
        {
            return result;
        }

        return SudoDiagnosis.Read(result, place) is { } failure ? throw failure : SudoDiagnosis.AsShell(result);
    }

    private static string Place(DatabaseHost host, SshConnection connection) => $"ssh to {host.Name} ({connection.Login.Shown})";

    /// <summary>Two hosts that are reached by the same login share its connection.</summary>
    private Route For(DatabaseHost host)
    {
        lock (gate)
        {
            if (hosts.TryGetValue(host, out var known))
            {
                return known;
            }

            var options = settings.For(host);
            var login = SshLogin.For(host, options, passedOptions);
            if (!connections.TryGetValue(login.Key, out var connection))
            {
                connections[login.Key] = connection = new SshConnection(login, directory.Value);
            }

            return hosts[host] = new(connection, options.Sudo);
        }
    }

    private sealed record Route(SshConnection Connection, bool Sudo);
}
