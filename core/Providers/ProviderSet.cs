using MhaHooks.Core.Configuration;

namespace MhaHooks.Core.Providers;

/// <summary>The providers that hooks.cnf turns on.</summary>
public sealed class ProviderSet : IAsyncDisposable
{
    /// <summary>Sections that belong to core and not to a provider.</summary>
    private static readonly string[] CoreSections = [HookSettings.Section, Ssh.SshSettings.Section];

    private readonly List<IProvider> providers = [];

    private ProviderSet()
    {
    }

    public IEnumerable<IEndpoint> Endpoints => providers.OfType<IEndpoint>();

    public IEnumerable<IWriteGate> WriteGates => providers.OfType<IWriteGate>();

    public bool IsEmpty => providers.Count == 0;

    public bool NeedsSystemTrust => providers.Exists(provider => provider.NeedsSystemTrust);

    /// <summary>
    /// Makes a provider for every section, then reports what nobody asked for: unknown sections, unknown keys, overrides of
    /// nothing. Has to run after every other reader of the file.
    /// </summary>
    public static ProviderSet Load(ConfigFile file, IReadOnlyList<ProviderKind> kinds, ProviderServices services)
    {
        var set = new ProviderSet();
        foreach (var raw in file.Sections.Where(one => one.Kind != ConfigFile.HostKind && !CoreSections.Contains(one.Title)))
        {
            if (kinds.FirstOrDefault(kind => kind.Kind == raw.Kind && kind.Named == raw.Name is { Length: > 0 }) is { } kind)
            {
                var section = file.Section(raw.Title);
                var made = kind.Create(section, services);
                set.providers.Add(section.Unusable is { } reason ? new BrokenProvider(raw.Title, reason) : made);
            }
            else
            {
                file.Report(raw.Line, UnknownSection(raw, kinds));
            }
        }

        file.ReportUnknownKeys();
        return set;
    }

    /// <summary>Says good-bye to what providers have opened.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers.OfType<IAsyncDisposable>())
        {
            await provider.DisposeAsync();
        }
    }

    private static string UnknownSection(RawSection raw, IReadOnlyList<ProviderKind> kinds)
    {
        if (kinds.FirstOrDefault(kind => kind.Kind == raw.Kind) is { } kind)
        {
            return kind.Named ? $"[{raw.Title}] needs a name: write [{raw.Kind}:NAME]" : $"[{raw.Title}] takes no name: write [{raw.Kind}]";
        }

        var nearest = NearestKey.Find(raw.Kind, [.. kinds.Select(one => one.Kind), .. CoreSections, ConfigFile.HostKind]);
        return $"unknown section [{raw.Title}]" + (nearest is null ? "" : $"; did you mean [{nearest}]?");
    }
}
