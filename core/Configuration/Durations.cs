using System.Globalization;

namespace MhaHooks.Core.Configuration;

/// <summary>Lengths of time as people write them: <c>300ms</c>, <c>5s</c>, <c>2m</c>.</summary>
public static class Durations
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * milliseconds <= 24 * 3_600_000d)
            {
                duration = TimeSpan.FromMilliseconds(number * milliseconds);
                return true;
            }
        }

        return false;
    }

    /// <summary>The same form, rounded for reading: <c>12 ms</c>, <c>5 s</c>.</summary>
    public static string Show(TimeSpan duration) => duration.TotalMilliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.##} s");
}
