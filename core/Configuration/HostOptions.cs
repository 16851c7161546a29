using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Configuration;

/// <summary>
/// A section's options, which <c>[host:NAME]</c> may override host by host. Everything is read once at the start, so that
/// every problem in the file is known before anything is planned. Safe for steps that run side by side.
/// </summary>
public sealed class HostOptions<T>
{
    private readonly ConfigSection section;
    private readonly Func<ConfigSection, T> read;
    private readonly Dictionary<string, T> hosts = [];
    private readonly Lock gate = new();

    public HostOptions(ConfigSection section, Func<ConfigSection, T> read)
    {
        (this.section, this.read) = (section, read);
        All = [read(section), .. section.Overrides().Select(read)];
    }

    /// <summary>The options where no host is in question.</summary>
    public T Default => All[0];

    /// <summary>The default, and those of every host that has a section.</summary>
    public IReadOnlyList<T> All { get; }

    public T For(DatabaseHost host)
    {
        lock (gate)
        {
            if (!hosts.TryGetValue(host.Name, out var options))
            {
                hosts[host.Name] = options = read(section.For(host));
            }

            return options;
        }
    }
}
