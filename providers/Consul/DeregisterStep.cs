using System.Text.Json;
using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// Takes the original master's instance of the service out of the catalog; the one with our node and ID and no other. The
/// host itself is not needed for it, dead or alive.
/// </summary>
internal sealed class DeregisterStep(string section, ConsulClient client, Announcement old) : Step
{
    private const string Previous = "registration";

    public override StepName Name => new(section, "withdraw", old.Object);

    public override string Change => client.Show(Call);

    public override bool CanUndo => true;

    private ConsulCall Call => client.Calls.Deregister(new Deregistration { Node = old.Node, ServiceId = old.ServiceId });

    public override Task PrepareAsync(CancellationToken cancel) => client.ConnectAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var state = await CatalogState.ReadAsync(client, old, cancel);
        if (state.Mine is not { } mine)
        {
            return Look.Already(Gone);
        }

        // All its checks go with it, ours and those of others.
        var checks = mine.Checks?.Where(check => check.ServiceId == old.ServiceId).Select(check => check.ToRegister()).ToList();
        var previous = state.RefuseAgentNode().ToRegistration()! with { Check = null, Checks = checks is { Count: > 0 } ? checks : null };
        var before = JsonSerializer.Serialize(previous, ConsulJson.Plain.Registration);
        return Look.Needed($"service {old.Service} is {mine}", new Dictionary<string, string> { [Previous] = before });
    }

    /// <summary>Answers true for what does not exist as well, so this says nothing yet.</summary>
    public override Task ActAsync(Look look, CancellationToken cancel) => client.ChangeAsync(Call, cancel);

    public override async Task<string> ProveAsync(CancellationToken cancel) =>
        (await CatalogState.ReadAsync(client, old, cancel)).Mine is { } mine
            ? throw new HookException(FailureKind.Unproven, $"{old.Object} was deregistered and is there again")
            {
                Seen = mine.ToString(),
                Next = "something else registers it: find out what, and stop it",
            }
            : Gone;

    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        var previous = JsonSerializer.Deserialize(before[Previous], ConsulJson.Plain.Registration)!;
        var state = (await CatalogState.ReadAsync(client, old, cancel)).RefuseAgentNode();
        await client.ChangeAsync(client.Calls.Register(state.Node is null ? previous : previous with { SkipNodeUpdate = true }), cancel);
        var now = await CatalogState.ReadAsync(client, old, cancel);
        return now.Mine is { } mine && (previous.Checks ?? []).All(check => now.Checks.Any(check.IsLike))
            ? $"service {old.Service} is {mine} again"
            : throw new HookException(FailureKind.Unproven, $"{old.Object} could not be put back");
    }

    private string Gone => $"service {old.Service} has no instance {old.ServiceId} on node {old.Node}";
}
