using System.Globalization;
using System.Net;

namespace MhaHooks.Providers.Vip;

/// <summary>What one look at a host showed: the output of <see cref="HostScripts"/>.</summary>
internal sealed record HostView
{
    public required IReadOnlyList<HeldAddress> Addresses { get; init; }

    /// <summary>The names of those tools that were found: ip, ifconfig, arping, perl.</summary>
    public IReadOnlyCollection<string> Tools { get; init; } = [];

    /// <summary>Whether the device that was asked for exists.</summary>
    public bool HasDevice { get; init; }

    /// <summary>The link-layer address of that device; null where it has none.</summary>
    public string? DeviceMac { get; init; }

    /// <summary>Those of all devices of the host.</summary>
    public IReadOnlyCollection<string> Macs { get; init; } = [];

    /// <summary>Null where nobody asked.</summary>
    public ProbeAnswer? Probe { get; init; }

    /// <summary>Whether the neighbours were told of an address that was just added; null where they were not to be.</summary>
    public bool? Told { get; init; }

    /// <summary>The address as the host holds it; there may be more of it, see <see cref="FindAll"/>.</summary>
    public HeldAddress? Find(IPAddress address) => FindAll(address) is [var first, ..] ? first : null;

    /// <summary>The same address with several prefix lengths or on several devices is held several times.</summary>
    public IReadOnlyList<HeldAddress> FindAll(IPAddress address) => [.. Addresses.Where(held => held.Address.Equals(address))];

    /// <summary>
    /// Whether taking the address away takes others with it: it is the primary one of its network on its device, and others
    /// of that network are there.
    /// </summary>
    public bool CarriesOthers(HeldAddress held) => !held.IsSecondary && Addresses.Any(other =>
        other != held && other.Device == held.Device && other.IsSecondary && other.PrefixLength == held.PrefixLength
        && IPNetworkText.Same(other.Address, held.Address, held.PrefixLength));

    /// <summary>
    /// Null for what is no whole answer: a login shell that lets nobody in, a ForceCommand or a host that broke off may print
    /// anything and exit with 0. A host without an address does not exist, since somebody talked to it.
    /// </summary>
    public static HostView? Parse(string output, bool probed = false)
    {
        var sections = Sections(output);
        var macs = Lines(sections, "macs").Select(mac => mac.Trim().ToLowerInvariant()).ToHashSet();
        var view = new HostView
        {
            Addresses = sections.ContainsKey("ifconfig")
                ? IfconfigOutput.Parse(Lines(sections, "ifconfig"))
                : IpAddrOutput.Parse(Lines(sections, "ip")),
            Tools = Lines(sections, "tools").Select(path => path.Trim().Split('/')[^1]).ToHashSet(),
            HasDevice = Lines(sections, "device").Any(),
            DeviceMac = Lines(sections, "device").Skip(1).FirstOrDefault()?.Trim().ToLowerInvariant(),
            Macs = macs,
            Probe = Coded(sections, "probe ") is var (code, said) ? ProbeAnswer.Read(code, said, macs) : null,
            Told = Coded(sections, "told ")?.Code is { } told ? told == 0 : null,
        };
        return view.Addresses.Count > 0 && sections.ContainsKey("end") && (!probed || view.Probe is not null) ? view : null;
    }

    /// <summary>A section whose name ends with the exit code of what printed it.</summary>
    private static (int Code, string Said)? Coded(Dictionary<string, List<string>> sections, string name)
    {
        var header = sections.Keys.FirstOrDefault(key => key.StartsWith(name, StringComparison.Ordinal));
        return header is not null && int.TryParse(header[name.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (code, string.Join('\n', sections[header]))
            : null;
    }

    private static IEnumerable<string> Lines(Dictionary<string, List<string>> sections, string name) =>
        sections.TryGetValue(name, out var lines) ? lines.Where(line => line.Length > 0) : [];

    /// <summary>Whatever stands between lines that start with @, by their rest.</summary>
    private static Dictionary<string, List<string>> Sections(string output)
    {
        var sections = new Dictionary<string, List<string>>();
        List<string> current = [];
        foreach (var line in output.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith('@'))
            {
                sections[line[1..]] = current = [];
            }
            else
            {
                current.Add(line);
            }
        }

        return sections;
    }
}
