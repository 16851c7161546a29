using System.Text.RegularExpressions;

namespace MhaHooks.Providers.Vip;

/// <summary>What asking for another holder brought.</summary>
/// <param name="Result">Silence, an answer, or that nothing could be asked.</param>
/// <param name="Holder">The MAC address that answered, in lower case.</param>
/// <param name="Complaint">Why nothing could be asked.</param>
internal sealed partial record ProbeAnswer(ProbeResult Result, string? Holder, string? Complaint)
{
    /// <summary>SIGTERM as the shell reports it: our own end of the wait.</summary>
    private const int Ended = 128 + 15;

    /// <summary>Reads the exit code and output of either arping, or of <see cref="NdpScripts.Probe"/>.</summary>
    public static ProbeAnswer Read(int code, string output, IReadOnlyCollection<string> ownMacs)
    {
        var holders = Answer().Matches(output).Select(match => match.Groups["mac"].Value.ToLowerInvariant());
        // A host with two devices on the link answers itself; that is no other holder.
        if (holders.FirstOrDefault(mac => !ownMacs.Contains(mac)) is { } holder)
        {
            return new ProbeAnswer(ProbeResult.Answered, holder, null);
        }

        return code is 0 or Ended || Answer().IsMatch(output) || Silent().IsMatch(output)
            ? new ProbeAnswer(ProbeResult.Silence, null, null)
            : new ProbeAnswer(ProbeResult.Failed, null, $"{string.Join(" / ", output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))} (exit code {code})");
    }

    /// <summary>
    /// iputils: <c>Unicast reply from 192.0.2.10 [02:00:…]</c>; Habets: <c>42 bytes from 02:00:… (192.0.2.10): …</c>;
    /// ours: <c>answer from 02:00:…</c>.
    /// </summary>
    [GeneratedRegex(@"(reply from \S+ \[|bytes from |answer from )(?<mac>([0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}|unknown)")]
    private static partial Regex Answer();

    [GeneratedRegex(@"Received 0 response|, 0 packets received")]
    private static partial Regex Silent();
}
