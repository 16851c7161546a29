using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Providers;

namespace MhaHooks.Core.Planning;

/// <summary>Plans the four commands of master_ip_failover.</summary>
public static class FailoverPlanner
{
    public static Plan Make(Request request, HookSettings settings, ProviderSet providers) => request.Command switch
    {
        HookCommand.Status => new Plan(request, [Stages.Preflight(request, providers)], FailurePolicy.Proceed, settings.StatusDeadline, ReadOnly: true),
        HookCommand.Start => new Plan(request, [.. Stages.LetIn(request, providers)], settings.PolicyFor(request), settings.Deadline, ReadOnly: false),
        _ => new Plan(request, [Stages.Withdraw(request, providers), .. Stages.OpenAhead(request, providers)], settings.PolicyFor(request), settings.Deadline, ReadOnly: false),
    };
}
