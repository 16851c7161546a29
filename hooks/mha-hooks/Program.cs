using MhaHooks.Core.People;
using MhaHooks.Providers;

return await ToolProcess.RunAsync(Catalog.Kinds, args);
