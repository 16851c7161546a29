namespace MhaHooks.Core.Configuration;

/// <summary>Finds the keys that nobody asked for.</summary>
internal static class UnknownKeys
{
    /// <param name="file">The file.</param>
    /// <param name="read">Every section that has a reader, after it was read.</param>
    public static void Report(ConfigFile file, IReadOnlyDictionary<string, ConfigSection> read)
    {
        foreach (var raw in file.Sections)
        {
            if (raw.Kind == ConfigFile.HostKind)
            {
                CheckOverrides(file, raw, read);
            }
            else if (read.TryGetValue(raw.Title, out var section))
            {
                foreach (var entry in raw.Entries.Where(entry => !section.Known.Contains(entry.Key)))
                {
                    file.Report(entry.Line, Unknown($"key '{entry.Key}' in [{raw.Title}]", entry.Key, section.Known));
                }
            }
        }
    }

    private static void CheckOverrides(ConfigFile file, RawSection host, IReadOnlyDictionary<string, ConfigSection> read)
    {
        foreach (var entry in host.Entries)
        {
            var dot = entry.Key.LastIndexOf('.');
            if (dot <= 0)
            {
                file.Report(entry.Line, $"'{entry.Key}' in [{host.Title}] is not of the form section.key");
            }
            else if (!read.TryGetValue(entry.Key[..dot], out var section))
            {
                file.Report(entry.Line, Unknown($"section '{entry.Key[..dot]}' in [{host.Title}]", entry.Key[..dot], read.Keys));
            }
            else if (!section.Known.Contains(entry.Key[(dot + 1)..]))
            {
                file.Report(entry.Line, Unknown($"key '{entry.Key}' in [{host.Title}]", entry.Key[(dot + 1)..], section.Known));
            }
        }
    }

    private static string Unknown(string what, string word, IEnumerable<string> candidates) =>
        $"unknown {what}" + (NearestKey.Find(word, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "");
}
