using MhaHooks.Core.Configuration;
using MhaHooks.Core.Log;
namespace MhaHooks.Core.Ssh;
internal static class OpenSshShell { public static IRemoteShell Create(ConfigFile f, string? o, string d, HookLog l) => (f, o, d, l) is (_, null, _, _) ? null! : null!; }
