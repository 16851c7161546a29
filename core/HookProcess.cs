using MhaHooks.Core.Calls;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;
using MhaHooks.Core.Watch;

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
        if (arguments is [WatchOrder.Argument])
        {
            await WatchAsync(hook, planner, kinds, output);
            return ExitCodes.Success;
        }

        OwnArguments.HideSecrets(HookOptions.Of(hook));
        var line = CommandLine.Parse(hook, arguments);
        if (line.WantsHelp || line.WantsVersion)
        {
            await output.WriteAsync(line.WantsHelp ? CommandLine.Help(hook) : $"{Names.Of(hook)} {ProductVersion.Text}\n");
            return ExitCodes.Success;
        }

        using var signals = new Signals();
        return await new HookCall(line, planner, SiteOf(line, kinds, output), output).RunAsync(signals.Token);
    }

    private static async Task WatchAsync(HookKind hook, Planner planner, IReadOnlyList<ProviderKind> kinds, QueuedWriter output)
    {
        using var signals = new Signals();
        await using var pipe = Console.OpenStandardInput();
        var order = WatchOrder.Read(pipe);
        var line = CommandLine.Parse(hook, order.Arguments);
        try
        {
            var state = SiteOf(line, kinds, output).State;
            await using var file = StandardStreams.OutputIsPipe ? new StreamWriter(state.WatchLog, append: true) { AutoFlush = true } : null;
            var site = SiteOf(line, kinds, (TextWriter?)file ?? output);
            await new Watcher(order, site, planner, site.LogFor($"{Names.Of(hook)}[watch]")).RunAsync(pipe, RequestBuilder.Build(line), signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // Dismissed by start.
        }
        catch (Exception error) when (error is HookException or IOException or UnauthorizedAccessException)
        {
            // The hook reads it: the watcher is not in place yet.
            await Console.Error.WriteLineAsync(error.Message);
        }
    }

    private static Installation SiteOf(CommandLine line, IReadOnlyList<ProviderKind> kinds, TextWriter output) =>
        new(line.HooksConf, kinds, output, line.Log, TimeProvider.System);
}
