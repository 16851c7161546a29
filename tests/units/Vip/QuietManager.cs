using System.Net;
using MhaHooks.Providers.Vip;

namespace MhaHooks.Units.Vip;

/// <summary>A manager's view made of answers; by default nobody is there.</summary>
internal sealed class QuietManager : IManagerView
{
    public bool OnLink { get; init; } = true;

    /// <summary>How a connection ends; null for one that stays unanswered.</summary>
    public ConnectResult? Connect { get; init; }

    /// <summary>The neighbour table's entry, look by look; the last one stays.</summary>
    public IReadOnlyList<Neighbour?> Neighbours { get; init; } = [null];

    public bool MayForget { get; init; }

    public int Looks { get; private set; }

    public bool IsOnLink(IPAddress address) => OnLink;

    public async Task<ConnectResult> ConnectAsync(IPAddress address, int port, CancellationToken cancel)
    {
        if (Connect is { } result)
        {
            return result;
        }

        var end = new TaskCompletionSource<ConnectResult>();
        await using var registration = cancel.Register(() => end.TrySetResult(ConnectResult.NoAnswer));
        return await end.Task;
    }

    public Task<Neighbour?> NeighbourAsync(IPAddress address, CancellationToken cancel) =>
        Task.FromResult(Neighbours[Math.Min(Looks++, Neighbours.Count - 1)]);

    public Task<bool> ForgetAsync(IPAddress address, Neighbour neighbour, CancellationToken cancel) => Task.FromResult(MayForget);
}
