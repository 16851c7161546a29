using System.Text;
using MhaHooks.Core;

namespace MhaHooks.Providers.Consul;

/// <summary>Sees whether a host is the one that stands in Consul.</summary>
internal static class Holder
{
    public static async Task<Finding> LookAsync(ConsulClient client, Announcement announcement, CancellationToken cancel) =>
        announcement.Options.Mode switch
        {
            ConsulMode.Kv => await KeyAsync(client, announcement, cancel),
            ConsulMode.Agent => (await AgentState.ReadAsync(client, announcement, cancel)).Judge(),
            _ => (await CatalogState.ReadAsync(client, announcement, cancel)).RefuseAgentNode().Judge(),
        };

    private static async Task<Finding> KeyAsync(ConsulClient client, Announcement announcement, CancellationToken cancel)
    {
        var key = announcement.Options.Key;
        if (await client.KeyAsync(key, cancel) is not { } entry)
        {
            return Finding.Wrong(FailureKind.Missing, $"there is no key {key}");
        }

        var value = Encoding.UTF8.GetString(entry.Value ?? []);
        return value == announcement.Value
            ? Finding.Right($"key {key} is '{value}'")
            : Finding.Wrong(FailureKind.Conflict, $"key {key} is '{value}'");
    }
}
