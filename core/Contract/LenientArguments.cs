namespace MhaHooks.Core.Contract;

/// <summary>
/// Reads an argument list as Getopt::Long's users expect it, since the Perl samples do: one dash or two, <c>--opt value</c> as
/// well as <c>--opt=value</c>, either case, hyphens for underscores, unique abbreviations. What is not known is kept for a
/// warning and otherwise ignored: hooks that exit on an unknown option have failed real switches (mha4mysql-manager #126).
/// </summary>
internal sealed class LenientArguments
{
    /// <summary>Stands before every value: System.CommandLine drops an empty one, and MHA may pass an empty password.</summary>
    public const string Mark = "=";

    private readonly IReadOnlyList<HookOption> options;

    private LenientArguments(IReadOnlyList<HookOption> options) => this.options = options;

    /// <summary>The same arguments in the one exact form, <c>--name=</c>, mark, value, or <c>--name</c>.</summary>
    public List<string> Canonical { get; } = [];

    public List<string> Warnings { get; } = [];

    public static LenientArguments Read(IReadOnlyList<string> arguments, IReadOnlyList<HookOption> options)
    {
        var read = new LenientArguments(options);
        for (var i = 0; i < arguments.Count; i++)
        {
            i = read.Take(arguments, i);
        }

        return read;
    }

    /// <summary>The option a word stands for; null where it is unknown, ambiguous, or no option at all.</summary>
    public static HookOption? Find(string word, IReadOnlyList<HookOption> options)
    {
        var name = NameIn(word);
        if (name.Length == 0)
        {
            return null;
        }

        // What people type first, and ambiguous else.
        if (name == "h")
        {
            name = HookOptions.Help;
        }

        var fitting = options.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal)).ToList();
        return fitting.Find(option => option.Name == name) ?? (fitting.Count == 1 ? fitting[0] : null);
    }

    private static string NameIn(string word) =>
        word.StartsWith('-') ? word.TrimStart('-').Split('=', 2)[0].Replace('-', '_').ToLowerInvariant() : "";

    private int Take(IReadOnlyList<string> arguments, int at)
    {
        var word = arguments[at];
        if (Find(word, options) is not { } option)
        {
            Warnings.Add(Ignored(word));
            return at;
        }

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (option.IsFlag)
        {
            Canonical.Add($"--{option.Name}");
            return at;
        }

        if (equals >= 0)
        {
            Canonical.Add($"--{option.Name}={Mark}{word[(equals + 1)..]}");
            return at;
        }

        if (at + 1 >= arguments.Count)
        {
            Warnings.Add($"option --{option.Name} has no value and is ignored");
            return at;
        }

        Canonical.Add($"--{option.Name}={Mark}{arguments[at + 1]}");
        return at + 1;
    }

    // Only the name is shown: the value of an option that we do not know may be a password.
    private string Ignored(string word)
    {
        if (!word.StartsWith('-'))
        {
            return "an argument that belongs to no option is ignored";
        }

        var name = NameIn(word);
        var fitting = options.Where(one => name.Length > 0 && one.Name.StartsWith(name, StringComparison.Ordinal)).Select(one => $"--{one.Name}");
        return fitting.Any()
            ? $"option --{name} could be {string.Join(" or ", fitting)} and is ignored"
            : $"unknown option --{name} is ignored";
    }
}
