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
    private const string Name = "mha-hooks";
    private const int Failure = 1;
    private const int NotUnderstood = 2;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(IReadOnlyList<ProviderKind> kinds, string[] arguments)
    {
        StandardStreams.OpenThoseThatAreClosed();
        var output = new QueuedWriter(Console.Out);
        try
        {
            return await AnswerAsync(kinds, arguments, output);
        }
        catch (Exception fault)
        {
            // The process boundary.
            await output.WriteLineAsync(fault is HookException ? $"{Name}: {fault.Message}" : $"{Name}: a fault of this program, please report it: {fault}");
            return Failure;
        }
        finally
        {
            output.Drain(LastWords);
        }
    }

    private static async Task<int> AnswerAsync(IReadOnlyList<ProviderKind> kinds, string[] arguments, QueuedWriter output)
    {
        var conf = new Option<string?>("--hooks_conf", "--hooks-conf") { Description = "hooks.cnf (default: $MHA_HOOKS_CONF, then /etc/mha-hooks.cnf)", Recursive = true };
        var log = new Option<string?>("--log") { Description = "text or json", Recursive = true };
        var help = new Option<bool>("--help", "-h") { Description = "show this help", Recursive = true };
        var version = new Option<bool>("--version") { Description = "show the version" };
        IToolCommand[] commands = [new UndoCommand(output)];
        var root = new RootCommand("what people do with MHA's hooks");
        root.Options.Clear();
        foreach (var option in (Option[])[conf, log, help, version])
        {
            root.Options.Add(option);
        }

        foreach (var command in commands)
        {
            root.Subcommands.Add(command.Syntax);
        }

        // The library's own way to run what it parsed (its help, its suggestions) would add half a megabyte to the executable.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var chosen = Array.Find(commands, command => command.Syntax == parsed.CommandResult.Command);
        if (parsed.GetValue(help) || parsed.GetValue(version))
        {
            await output.WriteAsync(parsed.GetValue(help) ? ToolHelp.Of(Name, root, chosen?.Syntax) : $"{Name} {ProductVersion.Text}\n");
            return 0;
        }

        if (parsed.Errors.Count > 0 || chosen is null)
        {
            var why = parsed.Errors.Count > 0 ? string.Join("; ", parsed.Errors.Select(error => error.Message)) : "a command is missing";
            await Console.Error.WriteLineAsync($"{Name}: {why}; see {Name} --help");
            return NotUnderstood;
        }

        using var signals = new Signals();
        var site = new Installation(parsed.GetValue(conf), kinds, output, parsed.GetValue(log), TimeProvider.System);
        return await chosen.RunAsync(parsed, site, signals.Token) ? 0 : Failure;
    }
}
