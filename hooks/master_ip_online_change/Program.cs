using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Providers;

return await HookProcess.RunAsync(HookKind.MasterIpOnlineChange, OnlineChangePlanner.Make, Catalog.Kinds, args);
