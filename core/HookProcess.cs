using System.Reflection;
using System.Runtime.InteropServices;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;

namespace MhaHooks.Core;

/// <summary>
/// The process boundary: arguments in, exit code out. Whatever happens between, one of the three codes of
/// <see cref="ExitCodes"/> leaves, behind a line that says what MHA will do with it.
/// </summary>
public static class HookProcess
{
    public static async Task<int> RunAsync(HookKind hook, Planner planner, IReadOnlyList<ProviderKind> kinds, string[] arguments)
    {
        OwnArguments.HideSecrets(HookOptions.Of(hook));
        var line = CommandLine.Parse(hook, arguments);
        if (line.WantsHelp || line.WantsVersion)
        {
            await Console.Out.WriteAsync(line.WantsHelp ? CommandLine.Help(hook) : $"{Names.Of(hook)} {Version}\n");
            return ExitCodes.Success;
        }

        using var interrupt = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        return await new HookCall(line, planner, kinds, Console.Out, TimeProvider.System).RunAsync(interrupt.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupt.Cancel();
        }
    }

    private static string Version =>
        typeof(HookProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
