using System.Net;
using MhaHooks.Core.Configuration;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Finds out from the manager whether anybody answers for an address, without rights. A TCP connection attempt makes the kernel
/// ask for the address where the manager is on its link: no answer to that (the entry stays INCOMPLETE, then FAILED) is the
/// firm form of silence. Anywhere else the attempt itself has to stay unanswered. Being refused is an answer.
/// </summary>
internal sealed class SilenceProbe(IManagerView manager, TimeProvider time)
{
    /// <summary>
    /// A host that lets us in is looked at instead: a connection that says nothing counts against the manager in MySQL's
    /// max_connect_errors. A fresh ssh connection takes 200 ms.
    /// </summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(600);

    /// <summary>For TCP alone: SYNs at 0 and 1 s, and a second for the answer to the last.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(2);

    private static readonly SilenceVerdict NotNeeded = new(false, "the host could be looked at");

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Watches until it is clear, at least for <paramref name="least"/> and at least until <paramref name="ssh"/> has ended:
    /// an answer that comes late is an answer. Ends at once when <paramref name="ssh"/> succeeds: then nobody needs the verdict.
    /// </summary>
    public async Task<SilenceVerdict> WatchAsync(IPAddress address, int port, TimeSpan least, Task ssh, CancellationToken cancel)
    {
        await Task.WhenAny(ssh, Task.Delay(HeadStart, time, cancel));
        cancel.ThrowIfCancellationRequested();
        if (ssh.IsCompletedSuccessfully)
        {
            return NotNeeded;
        }

        var onLink = manager.IsOnLink(address);
        var old = onLink ? await RememberedAsync(address, cancel) : null;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var connect = manager.ConnectAsync(address, port, ends.Token);
        try
        {
            return await WatchAsync(new Watch(address, port, least, onLink, old, time.GetTimestamp()), connect, ssh, cancel);
        }
        finally
        {
            await ends.CancelAsync();
            await connect;
        }
    }

    private async Task<SilenceVerdict> WatchAsync(Watch watch, Task<ConnectResult> connect, Task ssh, CancellationToken cancel)
    {
        while (!ssh.IsCompletedSuccessfully)
        {
            var result = connect.IsCompleted ? await connect : (ConnectResult?)null;
            var neighbour = watch.OnLink ? await manager.NeighbourAsync(watch.Address, cancel) : null;
            if (Judge(watch, result, neighbour, time.GetElapsedTime(watch.Since)) is { } verdict && (!verdict.IsSilent || ssh.IsCompleted))
            {
                return verdict;
            }

            var pause = Task.Delay(Interval, time, cancel);
            await (ssh.IsCompleted ? pause : Task.WhenAny(pause, ssh));
            cancel.ThrowIfCancellationRequested();
        }

        return NotNeeded;
    }

    private static SilenceVerdict? Judge(Watch watch, ConnectResult? connect, Neighbour? neighbour, TimeSpan passed) => connect switch
    {
        ConnectResult.Accepted => new(false, $"port {watch.Port} took a connection{By(neighbour)}"),
        ConnectResult.Refused => new(false, $"port {watch.Port} refused the connection, so somebody holds the address{By(neighbour)}"),
        _ when watch.IsAnswer(neighbour) => new(false, $"the link answers for it{By(neighbour)}"),
        ConnectResult.HostUnreachable => new(true, $"port {watch.Port}: no such host"),
        ConnectResult.NoRoute => new(true, "the manager has no route to it, so nothing could be asked"),
        _ when Watch.IsUnanswered(neighbour) && passed >= watch.Least => new(true, $"no answer on the link within {Durations.Show(passed)}"),
        _ when passed >= LongEnough => new(true, $"no answer from port {watch.Port} within {Durations.Show(passed)}"),
        _ => null,
    };

    private static string By(Neighbour? neighbour) => neighbour?.Mac is { } mac ? $", MAC {mac}" : "";

    /// <summary>
    /// An entry from before, where this process may not drop it. It says who held the address once; only its turning
    /// REACHABLE or FAILED says more.
    /// </summary>
    private async Task<Neighbour?> RememberedAsync(IPAddress address, CancellationToken cancel) =>
        await manager.NeighbourAsync(address, cancel) is { Mac: not null } old && !await manager.ForgetAsync(address, old, cancel) ? old : null;

    /// <summary>One watch, and what an entry of the neighbour table means in it.</summary>
    private sealed record Watch(IPAddress Address, int Port, TimeSpan Least, bool OnLink, Neighbour? Old, long Since)
    {
        public bool IsAnswer(Neighbour? neighbour) => Old is null
            ? neighbour is { Mac: not null, HasFailed: false }
            : !Old.IsReachable && neighbour is { IsReachable: true };

        public static bool IsUnanswered(Neighbour? neighbour) => neighbour is { HasFailed: true } or { Mac: null };
    }
}
