using System.Net;
using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Configuration;

/// <summary>
/// One section, read key by key. Reading a key is what makes it known: once all readers are through, the keys nobody asked
/// for are the unknown ones. A bad value is reported with its line and its default is used; a missing key that has to be
/// there makes the section unusable.
/// </summary>
public sealed class ConfigSection
{
    private readonly ConfigFile file;
    private readonly RawSection raw;
    private readonly RawSection? overrides;
    private readonly HostNames names;
    private readonly HashSet<string> known;
    private readonly Breakage breakage;

    internal ConfigSection(ConfigFile file, RawSection raw)
        : this(file, raw, null, new HostNames(file, null), [], new Breakage())
    {
    }

    private ConfigSection(ConfigFile file, RawSection raw, RawSection? overrides, HostNames names, HashSet<string> known, Breakage breakage) =>
        (this.file, this.raw, this.overrides, this.names, this.known, this.breakage) = (file, raw, overrides, names, known, breakage);

    /// <summary>As written between the brackets: <c>vip:main</c>.</summary>
    public string Title => raw.Title;

    /// <summary>The part behind the colon, or the title.</summary>
    public string Name => raw.Name ?? raw.Title;

    /// <summary>Why the section cannot be used at all, or null.</summary>
    public string? Unusable => breakage.Reason;

    /// <summary>Every key anybody has asked for.</summary>
    internal IReadOnlyCollection<string> Known => known;

    /// <summary>The same section as it holds for one host: with the overrides of <c>[host:NAME]</c>, and <c>{host}</c>, <c>{ip}</c> expanded.</summary>
    public ConfigSection For(DatabaseHost host) => Overridden(host.Name, new HostNames(file, host));

    /// <summary>Whether <c>[host:NAME]</c> gives this key: it then wins over what MHA passed as well.</summary>
    public bool IsOverridden(string key) => overrides?.Find($"{Title}.{key}") is not null;

    /// <summary>A word or a path, or null.</summary>
    public string? Text(string key) => Take(key)?.Value;

    /// <summary>A value that has to be there.</summary>
    public string Required(string key)
    {
        if (Take(key) is { Value.Length: > 0 } entry)
        {
            return entry.Value;
        }

        Break(raw.Line, $"[{Title}] has no '{key}', which it cannot be without");
        return "";
    }

    public bool YesNo(string key, bool otherwise) => Choice(key, otherwise, ("yes", true), ("no", false));

    /// <summary>One of a few words.</summary>
    public T Choice<T>(string key, T otherwise, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Take(key) is not { } entry)
        {
            return otherwise;
        }

        // No query over the pairs: each enumeration would bring some 50 KB of compiled generics of its own.
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, entry.Value, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            words.Add(word);
        }

        Bad(entry, string.Join(" or ", words));
        return otherwise;
    }

    public int Number(string key, int otherwise, int least, int most)
    {
        if (Take(key) is not { } entry)
        {
            return otherwise;
        }

        if (int.TryParse(entry.Value, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Bad(entry, $"a number from {least} to {most}");
        return otherwise;
    }

    /// <summary>A length of time: <c>300ms</c>, <c>5s</c>, <c>2m</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least = default)
    {
        if (Take(key) is not { } entry)
        {
            return otherwise;
        }

        if (Durations.TryParse(entry.Value, out var duration) && duration >= least)
        {
            return duration;
        }

        Bad(entry, "a duration such as 300ms, 5s or 2m" + (least > TimeSpan.Zero ? $", of {Durations.Show(least)} or more" : ""));
        return otherwise;
    }

    /// <summary>Values separated by commas or blanks; empty where the key is absent.</summary>
    public IReadOnlyList<string> List(string key) =>
        Take(key)?.Value.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A host and a port, <c>10.0.0.1:53</c> or <c>[fd00::1]:53</c>; null where the key is absent or bad.</summary>
    public DnsEndPoint? HostAndPort(string key, int defaultPort)
    {
        if (Take(key) is not { } entry)
        {
            return null;
        }

        if (HostPort.TryParse(entry.Value, defaultPort, out var endpoint))
        {
            return endpoint;
        }

        Bad(entry, $"host:port, such as 127.0.0.1:{defaultPort}");
        return null;
    }

    /// <summary>
    /// The secret in a file, without its line end. One that others can read is refused like one that is missing: reported, and
    /// gone without. The section stays usable, since MHA may pass what is needed, and else the other side says no.
    /// </summary>
    public Secret? SecretFrom(string key)
    {
        if (Take(key) is not { } entry || NeedsAHost(key))
        {
            return null;
        }

        if (SecretFile.TryRead(entry.Value, out var secret, out var why))
        {
            return secret;
        }

        file.Report(entry.Line, $"'{key}' of [{Title}]: {why}");
        return null;
    }

    /// <summary>Reports a value that its own reader finds wrong. The section stays usable.</summary>
    public void Wrong(string key, string expected)
    {
        if (Take(key) is { } entry)
        {
            Bad(entry, expected);
        }
    }

    /// <summary>Reports a value without which the section means nothing.</summary>
    public void Unclear(string key, string expected)
    {
        var entry = Take(key);
        Break(entry?.Line ?? raw.Line, $"'{key}' of [{Title}] is '{entry?.Value}'; expected {expected}");
    }

    /// <summary>The same for a value that may hold a secret: says what is wrong with it and does not show it.</summary>
    public void UnclearSecret(string key, string what, string expected) =>
        Break(Take(key)?.Line ?? raw.Line, $"'{key}' of [{Title}] {what}; expected {expected}");

    /// <summary>The section as overridden for each host that has a <c>[host:NAME]</c> section: for reading them all through.</summary>
    internal IEnumerable<ConfigSection> Overrides() =>
        file.Sections.Where(section => section.Kind == ConfigFile.HostKind && section.Name is not null)
            .Select(section => Overridden(section.Name!, names));

    private ConfigSection Overridden(string host, HostNames values)
    {
        var section = file.Sections.FirstOrDefault(one => one.Kind == ConfigFile.HostKind && one.Name == host);
        return new ConfigSection(file, raw, section, values, known, breakage);
    }

    // A path with a placeholder leads nowhere until the host is known.
    private bool NeedsAHost(string key) => !names.AreKnown && Entry(key)?.Value is { } value && HostNames.StandIn(value);

    private ConfigEntry? Entry(string key) => overrides?.Find($"{Title}.{key}") ?? raw.Find(key);

    private ConfigEntry? Take(string key)
    {
        known.Add(key);
        var entry = Entry(key);
        if (entry is null)
        {
            return null;
        }

        return entry with { Value = names.Expand(entry.Value) };
    }

    private void Bad(ConfigEntry entry, string expected) =>
        file.Report(entry.Line, $"'{entry.Key}' of [{Title}] is '{entry.Value}'; expected {expected}");

    private void Break(int line, string text)
    {
        file.Report(line, text);
        breakage.Reason ??= new ConfigProblem(line, text).In(file.Path);
    }

    /// <summary>Shared between a section and its views for the hosts.</summary>
    private sealed class Breakage
    {
        public string? Reason { get; set; }
    }
}
