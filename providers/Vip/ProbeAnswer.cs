using System.Text.RegularExpressions;

namespace MhaHooks.Providers.Vip;

/// <summary>What asking for another holder brought.</summary>
/// <param name="Result">Silence, an answer, or that nothing could be asked.</param>
/// <param name="Holder">The MAC address that answered, in lower case.</param>
/// <param name="Complaint">Why nothing could be asked.</param>
internal sealed partial record ProbeAnswer(ProbeResult Result, string? Holder, string? Complaint)
{
    /// <summary>Everybody who answered, in lower case and without the asking host itself; complete where <see cref="IsComplete"/>.</summary>
    public IReadOnlyCollection<string> Holders { get; init; } = [];

    /// <summary>Whether whoever asked listened to everybody: <see cref="ArpScripts.Collect"/>. Either arping stops at the first answer.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// Reads the exit code and output of <see cref="ArpScripts.Probe"/>, <see cref="NdpScripts.Probe"/> or either arping. Silence
    /// is only what was listened to: without the word that a packet left, nobody was asked.
    /// </summary>
    public static ProbeAnswer Read(int code, string output, IReadOnlyCollection<string> ownMacs)
    {
        // A host with two devices on the link answers itself; that is no other holder.
        var holders = Answer().Matches(output).Select(match => match.Groups["mac"].Value.ToLowerInvariant()).Where(mac => !ownMacs.Contains(mac)).Distinct().ToList();
        if (holders is [var holder, ..])
        {
            return new ProbeAnswer(ProbeResult.Answered, holder, null) { Holders = holders, IsComplete = All().IsMatch(output) };
        }

        return Answer().IsMatch(output) || (Sent().IsMatch(output) && (code == 0 || Silent().IsMatch(output)))
            ? new ProbeAnswer(ProbeResult.Silence, null, null)
            : new ProbeAnswer(ProbeResult.Failed, null, $"{string.Join(" / ", output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))} (exit code {code})");
    }

    /// <summary>
    /// iputils: <c>Unicast reply from 192.0.2.10 [02:00:…]</c>; Habets: <c>42 bytes from 02:00:… (192.0.2.10): …</c>;
    /// ours: <c>answer from 02:00:…</c>.
    /// </summary>
    [GeneratedRegex(@"(reply from \S+ \[|bytes from |answer from )(?<mac>([0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}|unknown)")]
    private static partial Regex Answer();

    [GeneratedRegex(@"^sent\r?$|^Sent [1-9]\d* probes?|^[1-9]\d* packets transmitted", RegexOptions.Multiline)]
    private static partial Regex Sent();

    [GeneratedRegex(@"^all\r?$", RegexOptions.Multiline)]
    private static partial Regex All();

    [GeneratedRegex(@"Received 0 response|, 0 packets received")]
    private static partial Regex Silent();
}
