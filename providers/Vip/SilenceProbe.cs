using System.Net;
using MhaHooks.Core.Configuration;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Finds out from the manager whether anybody answers for an address, without rights. A TCP connection attempt makes the kernel
/// ask for the address where the manager is on its link: no answer to that (the entry is INCOMPLETE for more than one
/// retransmission, or FAILED) is the firm form of silence. Anywhere else the attempts themselves have to stay unanswered. Being
/// refused is an answer. "No such host" is neither, since firewalls say it for hosts that live (REJECT with
/// icmp-host-prohibited): it is asked again, until an attempt stays unanswered for long enough or patience ends.
/// </summary>
internal sealed class SilenceProbe(IManagerView manager, TimeProvider time)
{
    /// <summary>
    /// A host that lets us in is looked at instead: a connection that says nothing counts against the manager in MySQL's
    /// max_connect_errors. A fresh ssh connection takes 200 ms.
    /// </summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(600);

    /// <summary>Where MHA has found ssh dead already.</summary>
    private static readonly TimeSpan ShortHeadStart = TimeSpan.FromMilliseconds(300);

    /// <summary>What ssh gets beside a verdict of silence, where MHA has found it dead already.</summary>
    private static readonly TimeSpan ShortTry = TimeSpan.FromSeconds(2);

    /// <summary>Longer than the second after which the kernel asks again (retrans_time_ms of ARP and NDP).</summary>
    private static readonly TimeSpan Retransmission = TimeSpan.FromMilliseconds(1200);

    /// <summary>For TCP alone: SYNs at 0 and 1 s, and a second for the answer to the last.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(2);

    /// <summary>An old entry that may not be dropped is DELAY for 5 s and asked for 3 times, a second apart, before it fails.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    private static readonly SilenceVerdict NotNeeded = new(SilenceResult.NotAsked, "the host could be looked at");

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Watches until it is clear, and until <paramref name="ssh"/> has ended, since an answer that comes late is an answer;
    /// after a <paramref name="shortTry"/> silence need not wait for it. Ends at once when <paramref name="ssh"/> succeeds: then
    /// nobody needs the verdict.
    /// </summary>
    public async Task<SilenceVerdict> WatchAsync(IPAddress address, int port, TimeSpan least, Task ssh, bool shortTry, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        await Task.WhenAny(ssh, Task.Delay(shortTry ? ShortHeadStart : HeadStart, time, cancel));
        cancel.ThrowIfCancellationRequested();
        if (ssh.IsCompletedSuccessfully)
        {
            return NotNeeded;
        }

        var onLink = manager.IsOnLink(address);
        var old = onLink ? await RememberedAsync(address, cancel) : null;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = new Watch(address, port, least, onLink, old, time.GetTimestamp(), manager.ConnectAsync(address, port, ends.Token));
        try
        {
            while (!ssh.IsCompletedSuccessfully)
            {
                var verdict = await LookAsync(watch, ends.Token);
                var enough = ssh.IsCompleted || (shortTry && verdict is { IsSilent: true } && time.GetElapsedTime(began) >= ShortTry);
                if (verdict is not null && (verdict.Result == SilenceResult.Answered || enough))
                {
                    return verdict;
                }

                var pause = Task.Delay(Interval, time, cancel);
                await (ssh.IsCompleted ? pause : Task.WhenAny(pause, ssh));
                cancel.ThrowIfCancellationRequested();
            }

            return NotNeeded;
        }
        finally
        {
            await ends.CancelAsync();
            await watch.Connect;
        }
    }

    private async Task<SilenceVerdict?> LookAsync(Watch watch, CancellationToken cancel)
    {
        var neighbour = watch.OnLink ? await manager.NeighbourAsync(watch.Address, cancel) : null;
        watch.Unanswered = Watch.IsUnanswered(neighbour) ? watch.Unanswered ?? time.GetTimestamp() : null;
        var result = watch.Connect.IsCompleted ? await watch.Connect : (ConnectResult?)null;
        var verdict = Judge(watch, result, neighbour);
        if (verdict is null && result is ConnectResult.HostUnreachable or ConnectResult.NoRoute)
        {
            watch.Turned = time.GetTimestamp();
            watch.Complaint = result == ConnectResult.NoRoute ? "the manager has no way to it" : $"port {watch.Port}: no such host, says the network";
            watch.Connect = manager.ConnectAsync(watch.Address, watch.Port, cancel);
        }

        return verdict;
    }

    private SilenceVerdict? Judge(Watch watch, ConnectResult? connect, Neighbour? neighbour)
    {
        var passed = time.GetElapsedTime(watch.Since);
        var unheard = time.GetElapsedTime(watch.Turned);
        var unanswered = watch.Unanswered is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        return connect switch
        {
            ConnectResult.Accepted => new(SilenceResult.Answered, $"port {watch.Port} took a connection{By(neighbour)}"),
            ConnectResult.Refused => new(SilenceResult.Answered, $"port {watch.Port} refused the connection, so somebody holds the address{By(neighbour)}"),
            _ when watch.IsAnswer(neighbour) => new(SilenceResult.Answered, $"the link answers for it{By(neighbour)}"),
            _ when unanswered >= Retransmission && passed >= watch.Least => new(SilenceResult.Silent, $"no answer on the link within {Durations.Show(passed)}"),
            ConnectResult.NoRoute when passed >= LongEnough => new(SilenceResult.NotAsked, "the manager has no way to it, so nothing could be asked"),
            null or ConnectResult.NoAnswer when neighbour is null && unheard >= LongEnough =>
                new(SilenceResult.Silent, $"no answer from port {watch.Port} within {Durations.Show(unheard)}"),
            _ when passed >= Patience => new(SilenceResult.NotAsked, $"nothing clear within {Durations.Show(passed)}: {watch.Doubt(neighbour)}"),
            _ => null,
        };
    }

    private static string By(Neighbour? neighbour) => neighbour?.Mac is { } mac ? $", MAC {mac}" : "";

    /// <summary>
    /// An entry from before, where this process may not drop it. It says who held the address once; only its turning
    /// REACHABLE or FAILED says more.
    /// </summary>
    private async Task<Neighbour?> RememberedAsync(IPAddress address, CancellationToken cancel) =>
        await manager.NeighbourAsync(address, cancel) is { Mac: not null } old && !await manager.ForgetAsync(address, old, cancel) ? old : null;

    /// <summary>One watch, and what an entry of the neighbour table means in it.</summary>
    private sealed class Watch(IPAddress address, int port, TimeSpan least, bool onLink, Neighbour? old, long now, Task<ConnectResult> connect)
    {
        public IPAddress Address => address;

        public int Port => port;

        public TimeSpan Least => least;

        public bool OnLink => onLink;

        public long Since { get; } = now;

        /// <summary>The attempt that is under way.</summary>
        public Task<ConnectResult> Connect { get; set; } = connect;

        /// <summary>When it began.</summary>
        public long Turned { get; set; } = now;

        /// <summary>How the last one before it ended.</summary>
        public string? Complaint { get; set; }

        /// <summary>Since when the kernel has been asking on the link in vain.</summary>
        public long? Unanswered { get; set; }

        public bool IsAnswer(Neighbour? neighbour) => old is null
            ? neighbour is { Mac: not null, HasFailed: false }
            : !old.IsReachable && neighbour is { IsReachable: true };

        public static bool IsUnanswered(Neighbour? neighbour) => neighbour is { HasFailed: true } or { Mac: null };

        public string Doubt(Neighbour? neighbour) => Complaint
            ?? (neighbour is null ? "no word from the network" : $"the manager still remembers {neighbour.Mac}, {neighbour.State}, and may not drop that");
    }
}
