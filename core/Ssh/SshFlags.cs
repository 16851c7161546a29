namespace MhaHooks.Core.Ssh;

/// <summary>
/// An OpenSSH command line of the site's, brought into a form that holds for every version of ssh: <c>-p</c> and <c>-l</c>
/// become <c>-o Port</c> and <c>-o User</c> (the first one counts; before 8.0 the last <c>-p</c> did), and flags that would
/// change what a call of ours is (background, no command, other control socket, silence) are left out.
/// </summary>
internal static class SshFlags
{
    /// <summary>ssh.c: the flags that take an argument, in any version from 7.4 to 10.</summary>
    private const string WithArgument = "BDEFIJLOQRSWbceilmopw";

    /// <summary>
    /// Master (M), control socket (S), control command (O), background (f), no command (N), standard streams (n, W, s), terminal
    /// (t, T), version and queries (V, G, Q), and where or how loud ssh's own messages go (E, y, q, v): they are ours to say.
    /// </summary>
    private const string Ours = "MSOfNnWstTVGQEyqv";

    /// <summary>Of these the first one counts. It does for most options, but not for all.</summary>
    private static readonly string[] Single = ["User", "Port"];

    /// <summary>The words in that form, or null with the word that is no option.</summary>
    public static IReadOnlyList<string>? TryRead(string line, out string? wrong)
    {
        wrong = null;
        if (!ShellWords.TrySplit(line, out var words))
        {
            wrong = "an open quote";
            return null;
        }

        var read = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Length < 2 || words[i][0] != '-' || words[i] == "--")
            {
                wrong = $"'{words[i]}', which is no option";
                return null;
            }

            if (!TryTake(words, ref i, read))
            {
                wrong = $"'{words[i]}' without its value";
                return null;
            }
        }

        return read;
    }

    /// <summary>The value that counts for an option such as <c>Port</c>: the first <c>-o</c> that gives one, or null.</summary>
    public static string? First(IReadOnlyList<string> words, string option)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var value = words[i];
            if (words[i - 1] == "-o" && value.StartsWith(option, StringComparison.OrdinalIgnoreCase)
                && value.Length > option.Length && value[option.Length] is '=' or ' ')
            {
                return value[(option.Length + 1)..].Trim(' ', '=', '"');
            }
        }

        return null;
    }

    /// <summary>
    /// The words without what ssh passes over: an option that is <paramref name="decided"/> before any of them, and a second
    /// user or port, since the first one counts.
    /// </summary>
    public static IEnumerable<string> Effective(IReadOnlyList<string> words, IEnumerable<string> decided)
    {
        var known = new HashSet<string>(decided, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < words.Count; i++)
        {
            var name = words[i] == "-o" && i + 1 < words.Count ? words[i + 1].Split('=', ' ')[0] : "";
            if (known.Contains(name))
            {
                i++;
                continue;
            }

            if (Array.Exists(Single, single => single.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                known.Add(name);
            }

            yield return words[i];
        }
    }

    /// <summary>Takes one word of flags: <c>-4C</c>, <c>-i path</c>, <c>-ipath</c>, <c>-Ci path</c>.</summary>
    private static bool TryTake(IReadOnlyList<string> words, ref int at, List<string> read)
    {
        var word = words[at];
        for (var i = 1; i < word.Length; i++)
        {
            var flag = word[i];
            if (!WithArgument.Contains(flag, StringComparison.Ordinal))
            {
                Add(read, flag, null);
                continue;
            }

            var rest = word[(i + 1)..];
            if (rest.Length == 0 && at + 1 == words.Count)
            {
                return false;
            }

            Add(read, flag, rest.Length > 0 ? rest : words[++at]);
            return true;
        }

        return true;
    }

    private static void Add(List<string> read, char flag, string? value)
    {
        if (Ours.Contains(flag, StringComparison.Ordinal))
        {
            return;
        }

        switch (flag)
        {
            case 'p':
                read.AddRange(["-o", $"Port={value}"]);
                break;
            case 'l':
                read.AddRange(["-o", $"User={value}"]);
                break;
            case var _ when value is null:
                read.Add($"-{flag}");
                break;
            default:
                read.AddRange([$"-{flag}", value]);
                break;
        }
    }
}
