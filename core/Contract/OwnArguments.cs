using System.Globalization;
using System.Text;

namespace MhaHooks.Core.Contract;

/// <summary>
/// Overwrites the secrets in this process's own argument list, so that <c>ps</c> shows stars instead. MHA's shell in front of
/// us shows its own copy for as long as it waits; that one is out of our reach.
/// </summary>
internal static class OwnArguments
{
    // proc(5), /proc/[pid]/stat: fields 48 and 49 hold where argv begins and ends in memory.
    private const int ArgStart = 48;
    private const int ArgEnd = 49;
    private const int FirstFieldBehindTheName = 3;

    /// <summary>Does nothing where /proc is not there: then nobody can read our arguments from it either.</summary>
    public static unsafe void HideSecrets(IReadOnlyList<HookOption> options)
    {
        if (!TryFind(out var start, out var end))
        {
            return;
        }

        Mask(new Span<byte>((void*)start, checked((int)(end - start))), options);
    }

    /// <summary>Overwrites, in a block of NUL-terminated words, the value of every secret option.</summary>
    internal static void Mask(Span<byte> words, IReadOnlyList<HookOption> options)
    {
        var valueIsNext = false;
        while (!words.IsEmpty)
        {
            var length = words.IndexOf((byte)0);
            var word = length < 0 ? words : words[..length];
            if (valueIsNext)
            {
                Hide(word);
                valueIsNext = false;
            }
            else if (LenientArguments.Find(Encoding.UTF8.GetString(word), options) is { IsSecret: true })
            {
                var equals = word.IndexOf((byte)'=');
                valueIsNext = equals < 0;
                Hide(equals < 0 ? [] : word[(equals + 1)..]);
            }

            words = length < 0 ? [] : words[(length + 1)..];
        }
    }

    // Blanks behind three stars: the length of a password is nobody's business either.
    private static void Hide(Span<byte> value)
    {
        value.Fill((byte)' ');
        value[..Math.Min(3, value.Length)].Fill((byte)'*');
    }

    private static bool TryFind(out nint start, out nint end)
    {
        (start, end) = (0, 0);
        try
        {
            var stat = File.ReadAllText("/proc/self/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return nint.TryParse(fields[ArgStart - FirstFieldBehindTheName], NumberStyles.None, CultureInfo.InvariantCulture, out start)
                && nint.TryParse(fields[ArgEnd - FirstFieldBehindTheName], NumberStyles.None, CultureInfo.InvariantCulture, out end)
                && start != 0 && end > start;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
