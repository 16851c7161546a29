using System.Globalization;
using System.Text.RegularExpressions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>
/// One transaction of SHOW ENGINE INNODB STATUS. information_schema.INNODB_TRX is of no use here: it is a copy that is not
/// renewed while it is read more often than every 100 ms.
/// </summary>
/// <param name="Session">Whose.</param>
/// <param name="Name">Its number, or an address for one that has only read (MariaDB shows those, MySQL does not).</param>
/// <param name="Seconds">Since it began.</param>
internal sealed partial record OpenTransaction(long Session, string Name, long Seconds)
{
    private const string Begin = "LIST OF TRANSACTIONS FOR EACH SESSION:";

    /// <summary>Those that belong to a session. XA transactions that are prepared wait for somebody else.</summary>
    public static IEnumerable<OpenTransaction> Parse(string status)
    {
        var begin = status.IndexOf(Begin, StringComparison.Ordinal);
        foreach (var part in begin < 0 ? [] : status[begin..].Split("---TRANSACTION ").Skip(1))
        {
            if (Active().Match(part) is { Success: true } head && Thread().Match(part) is { Success: true } thread)
            {
                yield return new(Number(thread.Groups[1]), head.Groups[1].Value, Number(head.Groups[2]));
            }
        }
    }

    /// <summary>A number is given once, to one that begins to write. An address is used again.</summary>
    public bool IsStill(OpenTransaction before) =>
        before.IsNumbered ? Name == before.Name : IsNumbered || (Name == before.Name && Seconds >= before.Seconds);

    private bool IsNumbered => char.IsAsciiDigit(Name[0]);

    private static long Number(Group group) => long.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\S+), ACTIVE (\d+) sec")]
    private static partial Regex Active();

    [GeneratedRegex(@"^(?:MySQL|MariaDB) thread id (\d+),", RegexOptions.Multiline)]
    private static partial Regex Thread();
}
