using System.Reflection;
using System.Runtime.InteropServices;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
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
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(HookKind hook, Planner planner, IReadOnlyList<ProviderKind> kinds, string[] arguments)
    {
        StandardStreams.OpenThoseThatAreClosed();
        var output = new QueuedWriter(Console.Out);
        try
        {
            return await AnswerAsync(hook, planner, kinds, arguments, output);
        }
        catch (Exception fault)
        {
            // The process boundary. What comes from inside a call is handled there; this is for what lies around it.
            var code = ExitCodes.OfFault(arguments);
            await output.WriteLineAsync($"{Names.Of(hook)} ERROR exit {code}: a fault of this program, please report it: {fault}");
            return code;
        }
        finally
        {
            output.Drain(LastWords);
        }
    }

    private static async Task<int> AnswerAsync(
        HookKind hook, Planner planner, IReadOnlyList<ProviderKind> kinds, string[] arguments, QueuedWriter output)
    {
        OwnArguments.HideSecrets(HookOptions.Of(hook));
        var line = CommandLine.Parse(hook, arguments);
        if (line.WantsHelp || line.WantsVersion)
        {
            await output.WriteAsync(line.WantsHelp ? CommandLine.Help(hook) : $"{Names.Of(hook)} {Version}\n");
            return ExitCodes.Success;
        }

        // Never disposed: a signal may come while the process ends.
        var interrupt = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        return await new HookCall(line, planner, kinds, output, TimeProvider.System).RunAsync(interrupt.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupt.Cancel();
        }
    }

    private static string Version =>
        typeof(HookProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
