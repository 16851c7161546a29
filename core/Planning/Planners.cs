using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Planning;

/// <summary>Which planner belongs to which hook.</summary>
public static class Planners
{
    /// <summary>Null for hooks whose calls are not planned.</summary>
    public static Planner? Of(HookKind hook) => hook switch
    {
        HookKind.MasterIpFailover => FailoverPlanner.Make,
        HookKind.MasterIpOnlineChange => OnlineChangePlanner.Make,
        _ => null,
    };
}
