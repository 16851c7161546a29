using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>The providers that hooks.cnf turns on.</summary>
public sealed class ProviderSet : IAsyncDisposable
{
    /// <summary>Sections that belong to core and not to a provider.</summary>
    private static readonly string[] CoreSections = [HookSettings.Section, Ssh.SshSettings.Section];

    private readonly List<IProvider> providers = [];
    private readonly ProviderServices services;

    private ProviderSet(ProviderServices services) => this.services = services;

    public IEnumerable<IEndpoint> Endpoints => providers.OfType<IEndpoint>();

    public IEnumerable<IWriteGate> WriteGates => providers.OfType<IWriteGate>();

    public bool IsEmpty => providers.Count == 0;

    public bool NeedsSystemTrust => providers.Exists(provider => provider.NeedsSystemTrust);

    /// <summary>
    /// For a call that does not name the new master: logs in to all who may become it, but the original one. Core's own, since
    /// one connection serves every provider.
    /// </summary>
    public IEnumerable<Step> OpenAhead(Request request) =>
        services.Candidates.Where(candidate => !candidate.Is(request.Orig)).Select(candidate => Ssh.OpenAhead.For(candidate, request, services.Remote));

    /// <summary>
    /// Makes a provider for every section, then reports what nobody asked for: unknown sections, unknown keys, overrides of
    /// nothing. Has to run after every other reader of the file.
    /// </summary>
    public static ProviderSet Load(ConfigFile file, IReadOnlyList<ProviderKind> kinds, ProviderServices services)
    {
        var set = new ProviderSet(services);
        foreach (var raw in file.Sections.Where(one => one.Kind != ConfigFile.HostKind && !CoreSections.Contains(one.Title)))
        {
            if (kinds.FirstOrDefault(kind => kind.Kind == raw.Kind && kind.Named == raw.Name is { Length: > 0 }) is { } kind)
            {
                set.providers.Add(Make(kind, file.Section(raw.Title), services));
            }
            else
            {
                file.Report(raw.Line, UnknownSection(raw, kinds));
            }
        }

        file.ReportUnknownKeys();
        return set;
    }

    /// <summary>Says good-bye to what providers have opened. Whatever goes wrong with that, the call's answer stands.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers)
        {
            try
            {
                await ((provider as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
            catch (Exception fault)
            {
                services.Log.Warn(provider.Section, $"a fault of this program while closing its connections, please report it: {fault}");
            }
        }
    }

    // A fault in one provider must not take the others with it either.
    private static IProvider Make(ProviderKind kind, ConfigSection section, ProviderServices services)
    {
        try
        {
            var made = kind.Create(section, services);
            return section.Unusable is { } reason ? BrokenProvider.For(kind.Role, section.Title, reason) : made;
        }
        catch (Exception fault)
        {
            return BrokenProvider.For(kind.Role, section.Title, $"a fault of this program while reading [{section.Title}], please report it: {fault}");
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
