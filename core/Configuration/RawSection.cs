namespace MhaHooks.Core.Configuration;

/// <summary>A section as it stands in the file.</summary>
internal sealed record RawSection(string Title, int Line, List<ConfigEntry> Entries)
{
    /// <summary>The word before the colon.</summary>
    public string Kind => Title.Split(':', 2)[0].Trim();

    /// <summary>The word behind the colon, or null.</summary>
    public string? Name => Title.Contains(':', StringComparison.Ordinal) ? Title.Split(':', 2)[1].Trim() : null;

    public ConfigEntry? Find(string key) => Entries.Find(entry => entry.Key == key);
}
