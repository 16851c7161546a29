using MhaHooks.Core;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>What the servers know of a service that agents register, compared with one announcement.</summary>
internal sealed class AgentState(Announcement announcement, IReadOnlyList<HealthEntry> instances)
{
    /// <summary>How long an agent may take to pass a change on to the servers. It does so at once; a busy one a little later.</summary>
    public static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(5);

    /// <summary>The instance with our ID at the host's address, on whatever node.</summary>
    public HealthEntry? Mine => instances.FirstOrDefault(IsMine);

    /// <summary>Instances of other hosts that clients are sent to as well.</summary>
    public IReadOnlyList<HealthEntry> Others => [.. instances.Where(one => !IsMine(one) && announcement.HasTags(one.Service) && !one.IsCritical)];

    public static async Task<AgentState> ReadAsync(ConsulClient client, Announcement announcement, CancellationToken cancel) =>
        new(announcement, await client.InstancesAsync(announcement.Service, announcement.VisibleNode, cancel));

    public Finding Judge() => Mine switch
    {
        null => Finding.Wrong(
            Others.Count > 0 ? FailureKind.Conflict : FailureKind.Missing,
            Others.Count > 0 ? $"service {announcement.Service} is {string.Join(", ", Others)}" : $"service {announcement.Service} has no instance {announcement.ServiceId} at {announcement.Host}"),
        { IsCritical: true } critical => Finding.Wrong(FailureKind.Unproven, $"{critical}: DNS leaves it out"),
        { } mine when !announcement.SameService(mine.Service) => Finding.Wrong(FailureKind.Conflict, $"service {announcement.Service} is {mine}"),
        { } mine when Others.Count > 0 => Finding.Wrong(FailureKind.Conflict, $"service {announcement.Service} is {mine} and also {string.Join(", ", Others)}"),
        { } mine => Finding.Right($"service {announcement.Service} is {mine}"),
    };

    private bool IsMine(HealthEntry one) => one.Service.Id == announcement.ServiceId && announcement.SameAddress(one.Address);
}
