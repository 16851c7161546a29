namespace MhaHooks.Core.Configuration;

/// <summary>
/// hooks.cnf: the syntax of mha.cnf. <c>[section]</c> or <c>[kind:name]</c>, <c>key=value</c>, whole lines that begin with
/// <c>#</c> or <c>;</c> are comments, no quotes, a value runs to the end of its line.
/// </summary>
public sealed class ConfigFile
{
    /// <summary>The kind of the sections that hold overrides for one host.</summary>
    public const string HostKind = "host";

    private readonly List<RawSection> sections = [];
    private readonly List<ConfigProblem> problems = [];
    private readonly Lock gate = new();
    private readonly Dictionary<string, ConfigSection> readers = [];

    private ConfigFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Everything found wrong so far: at reading, and by those who took their values since. In the order of lines.</summary>
    public IReadOnlyList<ConfigProblem> Problems
    {
        get
        {
            lock (gate)
            {
                return [.. problems.Distinct().OrderBy(problem => problem.Line)];
            }
        }
    }

    /// <summary>What <c>{app}</c> expands to.</summary>
    public string App { get; set; } = "app";

    internal IReadOnlyList<RawSection> Sections => sections;

    /// <summary>Reads the file; a file that cannot be read is a problem, not an exception.</summary>
    public static ConfigFile Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var unread = new ConfigFile(path);
            unread.Report(0, $"cannot be read: {error.Message}");
            return unread;
        }

        return Parse(path, lines);
    }

    public static ConfigFile Parse(string path, IReadOnlyList<string> lines)
    {
        var file = new ConfigFile(path);
        RawSection? current = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Trim();
            if (line.Length > 0 && line[0] is not ('#' or ';'))
            {
                current = file.ReadLine(line, i + 1, current);
            }
        }

        return file;
    }

    /// <summary>The section with this title, always the same object; an empty one where it is absent.</summary>
    public ConfigSection Section(string title)
    {
        if (!readers.TryGetValue(title, out var reader))
        {
            var raw = sections.Find(section => section.Title == title) ?? new RawSection(title, 0, []);
            readers[title] = reader = new ConfigSection(this, raw);
        }

        return reader;
    }

    public bool Has(string title) => sections.Exists(section => section.Title == title);

    /// <summary>
    /// Reports the keys and host overrides that nobody asked for. Call it when everybody has read what they need.
    /// </summary>
    public void ReportUnknownKeys() => UnknownKeys.Report(this, readers);

    internal void Report(int line, string text)
    {
        lock (gate)
        {
            problems.Add(new ConfigProblem(line, text));
        }
    }

    private RawSection? ReadLine(string line, int number, RawSection? current)
    {
        if (line[0] == '[')
        {
            return ReadHeader(line, number);
        }

        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            // Not shown: it may be a secret.
            Report(number, "this line is neither [section] nor key=value");
            return current;
        }

        var entry = new ConfigEntry(line[..equals].Trim(), line[(equals + 1)..].Trim(), number);
        if (current is null)
        {
            Report(number, $"'{entry.Key}' stands before the first [section]");
        }
        else if (current.Find(entry.Key) is { } earlier)
        {
            Report(number, $"'{entry.Key}' of [{current.Title}] is already set in line {earlier.Line}; that value stays");
        }
        else
        {
            current.Entries.Add(entry);
        }

        return current;
    }

    private RawSection? ReadHeader(string line, int number)
    {
        if (line[^1] != ']' || line.Length < 3)
        {
            Report(number, $"'{line}' is not a section: write [name] or [kind:name]");
            return null;
        }

        var title = line[1..^1].Trim();
        if (sections.Find(section => section.Title == title) is { } earlier)
        {
            Report(number, $"[{title}] stands already in line {earlier.Line}; its keys are taken together");
            return earlier;
        }

        var made = new RawSection(title, number, []);
        sections.Add(made);
        return made;
    }
}
