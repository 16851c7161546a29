using System.CommandLine;
using MhaHooks.Core.Calls;
using MhaHooks.Core.Log;
using MhaHooks.Core.Providers;

namespace MhaHooks.Core.People;

/// <summary>
/// The process boundary of <c>mha-hooks</c>, the command for people. Exit codes: 0 done, or nothing to do; 1 failed; 2 not
/// understood.
/// </summary>
public static class ToolProcess
{
    private const int NotUnderstood = 2;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(IReadOnlyList<ProviderKind> kinds, string[] arguments)
    {
        StandardStreams.OpenThoseThatAreClosed();
        var output = new QueuedWriter(Console.Out);
        try
        {
            var parsed = Root(kinds, output).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count == 0)
            {
                return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            }

            await Console.Error.WriteLineAsync($"mha-hooks: {string.Join("; ", parsed.Errors.Select(error => error.Message))}; see mha-hooks --help");
            return NotUnderstood;
        }
        catch (Exception fault)
        {
            // The process boundary.
            await output.WriteLineAsync(fault is HookException ? $"mha-hooks: {fault.Message}" : $"mha-hooks: a fault of this program, please report it: {fault}");
            return 1;
        }
        finally
        {
            output.Drain(LastWords);
        }
    }

    private static RootCommand Root(IReadOnlyList<ProviderKind> kinds, TextWriter output)
    {
        var conf = new Option<string?>("--hooks_conf", "--hooks-conf") { Description = "hooks.cnf (default: $MHA_HOOKS_CONF, then /etc/mha-hooks.cnf)", Recursive = true };
        var log = new Option<string?>("--log") { Description = "text or json", Recursive = true };
        var root = new RootCommand("What people do with MHA's hooks: mha-hooks COMMAND") { conf, log };
        root.Subcommands.Add(UndoCommand.Make(parsed => new Installation(parsed.GetValue(conf), kinds, output, parsed.GetValue(log), TimeProvider.System), output));
        return root;
    }
}
