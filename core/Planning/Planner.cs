using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Providers;

namespace MhaHooks.Core.Planning;

/// <summary>Makes the plan of one hook. Touches nothing.</summary>
public delegate Plan Planner(Request request, HookSettings settings, ProviderSet providers);
