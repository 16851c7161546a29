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

    /// <summary>Null where nobody asked.</summary>
    public ProbeAnswer? Probe { get; init; }

    public HeldAddress? Find(IPAddress address) => Addresses.FirstOrDefault(held => held.Address.Equals(address));

    /// <summary>
    /// Whether taking the address away takes others with it: it is the primary one of its network on its device, and others
    /// of that network are there.
    /// </summary>
    public bool CarriesOthers(HeldAddress held) => !held.IsSecondary && Addresses.Any(other =>
        other != held && other.Device == held.Device && other.IsSecondary && other.PrefixLength == held.PrefixLength
        && IPNetworkText.Same(other.Address, held.Address, held.PrefixLength));

    public static HostView Parse(string output)
    {
        var sections = Sections(output);
        var macs = Lines(sections, "macs").Select(mac => mac.Trim().ToLowerInvariant()).ToHashSet();
        return new HostView
        {
            Addresses = sections.ContainsKey("ifconfig")
                ? IfconfigOutput.Parse(Lines(sections, "ifconfig"))
                : IpAddrOutput.Parse(Lines(sections, "ip")),
            Tools = Lines(sections, "tools").Select(path => path.Trim().Split('/')[^1]).ToHashSet(),
            HasDevice = Lines(sections, "device").Any(),
            Probe = ReadProbe(sections, macs),
        };
    }

    private static ProbeAnswer? ReadProbe(Dictionary<string, List<string>> sections, HashSet<string> macs)
    {
        var header = sections.Keys.FirstOrDefault(name => name.StartsWith("probe ", StringComparison.Ordinal));
        return header is null
            ? null
            : ProbeAnswer.Read(int.Parse(header["probe ".Length..], CultureInfo.InvariantCulture), string.Join('\n', sections[header]), macs);
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
