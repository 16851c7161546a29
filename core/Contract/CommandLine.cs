using System.CommandLine;

namespace MhaHooks.Core.Contract;

/// <summary>A hook's command line: read, warned about, and turned into a <see cref="Request"/>.</summary>
public sealed class CommandLine
{
    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> flags = [];

    private CommandLine(HookKind hook) => Hook = hook;

    public HookKind Hook { get; }

    /// <summary>What was ignored, for the log.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>As they came; with the secrets in them.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public string? HooksConf => Value(HookOptions.HooksConf);

    public string? Log => Value(HookOptions.Log);

    public bool DryRun => flags.Contains(HookOptions.DryRun);

    public bool WantsHelp => flags.Contains(HookOptions.Help);

    public bool WantsVersion => flags.Contains(HookOptions.Version);

    public static CommandLine Parse(HookKind hook, IReadOnlyList<string> arguments)
    {
        var options = HookOptions.Of(hook);
        var lenient = LenientArguments.Read(arguments, options);
        var line = new CommandLine(hook) { Warnings = lenient.Warnings, Arguments = arguments };
        var symbols = options.ToDictionary(option => option, Symbol);
        var root = Root(hook, symbols.Values);

        // Values may be empty or begin with '@' or '-': no response files, and a mark in front of each (see LenientArguments).
        var parsed = root.Parse(lenient.Canonical, new ParserConfiguration { ResponseFileTokenReplacer = null });
        foreach (var (option, symbol) in symbols)
        {
            line.Keep(option, symbol, parsed);
        }

        return line;
    }

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Help(HookKind hook)
    {
        var lines = HookOptions.Of(hook).Select(option => $"  --{Shown(option)}{(option.IsFlag ? "" : "=…")}".PadRight(32) + option.Meaning);
        return $"{Names.Of(hook)} for MHA (mha4mysql-manager 0.58)\n\nOptions, in any order; abbreviations and hyphens are understood:\n{string.Join('\n', lines)}\n";
    }

    // Our own flag is written as people write flags; MHA's names stay as MHA writes them.
    private static string Shown(HookOption option) => option.Name == HookOptions.DryRun ? "dry-run" : option.Name;

    /// <summary>An option's value as passed, or null; the last one counts where it was passed twice.</summary>
    internal string? Value(string name) => values.GetValueOrDefault(name);

    internal bool Flag(string name) => flags.Contains(name);

    private static Option Symbol(HookOption option) =>
        option.IsFlag ? new Option<bool>($"--{option.Name}") : new Option<string[]>($"--{option.Name}") { Arity = ArgumentArity.ZeroOrMore };

    private static RootCommand Root(HookKind hook, IEnumerable<Option> symbols)
    {
        var root = new RootCommand(Names.Of(hook)) { TreatUnmatchedTokensAsErrors = false };
        root.Options.Clear();
        foreach (var symbol in symbols)
        {
            root.Options.Add(symbol);
        }

        return root;
    }

    private void Keep(HookOption option, Option symbol, ParseResult parsed)
    {
        if (option.IsFlag)
        {
            if (parsed.GetValue((Option<bool>)symbol))
            {
                flags.Add(option.Name);
            }
        }
        else if (parsed.GetValue((Option<string[]>)symbol) is { Length: > 0 } passed)
        {
            values[option.Name] = passed[^1][LenientArguments.Mark.Length..];
        }
    }
}
