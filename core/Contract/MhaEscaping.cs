using System.Text;

namespace MhaHooks.Core.Contract;

/// <summary>
/// MHA escapes users and passwords twice: the shell takes its quotes away again, and what is left has a backslash before
/// each of <c>" ! # &amp; ; ` | * ? ~ &lt; &gt; ^ ( ) [ ] { } $ , space \ '</c> (ManagerUtil.pm, NodeUtil.pm: escape_for_shell).
/// </summary>
public static class MhaEscaping
{
    /// <summary>The exact inverse, read left to right: a backslash and the character behind it become that character. A
    /// backslash at the very end, which MHA never writes, stays.</summary>
    public static string Decode(string escaped)
    {
        if (!escaped.Contains('\\', StringComparison.Ordinal))
        {
            return escaped;
        }

        var decoded = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '\\' && i + 1 < escaped.Length)
            {
                i++;
            }

            decoded.Append(escaped[i]);
        }

        return decoded.ToString();
    }
}
