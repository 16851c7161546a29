using System.Text;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Words and quotes as a POSIX shell knows them (XCU 2.2), without a shell: taking apart what MHA would have handed to one,
/// and quoting what the remote one gets. Nothing is expanded.
/// </summary>
internal static class ShellWords
{
    /// <summary>Splits a line into words; false when a quote is left open.</summary>
    public static bool TrySplit(string line, out IReadOnlyList<string> words)
    {
        var found = new List<string>();
        StringBuilder? word = null;
        var at = 0;
        words = found;
        while (at < line.Length)
        {
            var sign = line[at++];
            if (sign is ' ' or '\t' or '\n' or '\r')
            {
                Finish(found, ref word);
                continue;
            }

            word ??= new StringBuilder();
            var closed = sign switch
            {
                '\'' => TakeSingle(line, ref at, word),
                '"' => TakeDouble(line, ref at, word),
                '\\' => TakeEscaped(line, ref at, word),
                _ => word.Append(sign) is not null,
            };
            if (!closed)
            {
                return false;
            }
        }

        Finish(found, ref word);
        return true;
    }

    /// <summary>One word in single quotes: every sign but the quote itself means itself there.</summary>
    public static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void Finish(List<string> found, ref StringBuilder? word)
    {
        if (word is not null)
        {
            found.Add(word.ToString());
            word = null;
        }
    }

    private static bool TakeSingle(string line, ref int at, StringBuilder word)
    {
        var end = line.IndexOf('\'', at);
        if (end < 0)
        {
            return false;
        }

        word.Append(line, at, end - at);
        at = end + 1;
        return true;
    }

    private static bool TakeDouble(string line, ref int at, StringBuilder word)
    {
        while (at < line.Length)
        {
            var sign = line[at++];
            if (sign == '"')
            {
                return true;
            }

            // Inside double quotes a backslash is itself before anything but these (XCU 2.2.3).
            var escapes = sign == '\\' && at < line.Length && line[at] is '"' or '\\' or '$' or '`';
            word.Append(escapes ? line[at++] : sign);
        }

        return false;
    }

    private static bool TakeEscaped(string line, ref int at, StringBuilder word)
    {
        if (at == line.Length)
        {
            return false;
        }

        word.Append(line[at++]);
        return true;
    }
}
