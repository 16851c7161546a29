namespace MhaHooks.Providers.Vip;

/// <summary>An entry of the kernel's neighbour table (ARP, NDP).</summary>
/// <param name="Device">Where the neighbour is.</param>
/// <param name="Mac">Its address, or null while there is none.</param>
/// <param name="State">In the words of <c>ip neigh</c>: <c>REACHABLE</c>, <c>STALE</c>, <c>INCOMPLETE</c>, <c>FAILED</c> …</param>
internal sealed record Neighbour(string Device, string? Mac, string State)
{
    /// <summary>Asked for and not answered, for good.</summary>
    public bool HasFailed => State == "FAILED";

    /// <summary>Heard from within the last half minute or so (RFC 4861 7.3.2; ARP does the same on Linux).</summary>
    public bool IsReachable => State == "REACHABLE";

    /// <summary>Reads the first line of <c>ip neigh show to ADDRESS</c>: <c>192.0.2.10 dev eth0 lladdr 02:00:… STALE</c>.</summary>
    public static Neighbour? Parse(string output)
    {
        var words = output.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var device = After(words, "dev");
        return device is null ? null : new Neighbour(device, After(words, "lladdr"), words[^1]);
    }

    private static string? After(string[] words, string key)
    {
        var at = Array.IndexOf(words, key);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }
}
