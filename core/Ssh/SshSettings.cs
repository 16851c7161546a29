using MhaHooks.Core.Configuration;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// <c>[ssh]</c> of hooks.cnf, as it holds for one host. What wins, first to last: <c>[host:NAME] ssh.*</c>, what MHA passed
/// (<c>--ssh_options</c>, then <c>--ssh_user</c> and <c>--*_ssh_port</c>), <c>[ssh]</c> (<c>options</c>, then the other keys),
/// ssh's own defaults and ssh_config. An <c>identity_file</c> replaces nothing: ssh tries every identity it is given, in order.
/// </summary>
public sealed record SshSettings
{
    public const string Section = "ssh";

    /// <summary>The keys for which MHA may pass something.</summary>
    private static readonly string[] Passed = ["user", "port", "identity_file", "options"];

    /// <summary>The user to log in as where MHA names none; null lets ssh decide.</summary>
    public string? User { get; init; }

    /// <summary>sshd's TCP port where MHA names none; null lets ssh decide.</summary>
    public int? Port { get; init; }

    /// <summary>A private key; null lets ssh decide.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>How long TCP connect and sshd's banner may take, in whole seconds; the whole login may take twice as long.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether commands that need root go through <c>sudo -n</c>.</summary>
    public bool Sudo { get; init; }

    /// <summary>An OpenSSH command line of the site's.</summary>
    public string? Options { get; init; }

    /// <summary>The hosts that <c>stop</c> logs in to for <c>start</c>.</summary>
    public IReadOnlyList<Candidate> OpenAhead { get; init; } = [];

    /// <summary>The keys that <c>[host:NAME]</c> overrides, which therefore win over what MHA passed.</summary>
    public IReadOnlySet<string> OfHost { get; init; } = new HashSet<string>();

    /// <summary>Reads the section; bad values are reported to it and their defaults used.</summary>
    public static SshSettings Read(ConfigSection section)
    {
        var least = TimeSpan.FromSeconds(1);
        var timeout = section.Duration("connect_timeout", TimeSpan.FromSeconds(5));
        if (timeout < least)
        {
            section.Wrong("connect_timeout", "at least 1s: ssh counts in whole seconds");
            timeout = least;
        }

        return new SshSettings
        {
            User = Word(section, "user"),
            Port = section.Number("port", 0, 1, 65535) is > 0 and var port ? port : null,
            IdentityFile = section.Text("identity_file") is { Length: > 0 } file ? file : null,
            ConnectTimeout = timeout,
            Sudo = section.YesNo("sudo", false),
            Options = ReadOptions(section),
            OpenAhead = ReadCandidates(section),
            OfHost = Passed.Where(section.IsOverridden).ToHashSet(),
        };
    }

    private static string? Word(ConfigSection section, string key)
    {
        var word = section.Text(key);
        if (string.IsNullOrEmpty(word))
        {
            return null;
        }

        if (SshLogin.IsUser(word))
        {
            return word;
        }

        section.Wrong(key, "a login name without blanks and quotes");
        return null;
    }

    private static List<Candidate> ReadCandidates(ConfigSection section)
    {
        var candidates = new List<Candidate>();
        foreach (var word in section.List("open_ahead"))
        {
            if (Candidate.TryParse(word, out var candidate))
            {
                candidates.Add(candidate);
            }
            else
            {
                section.Wrong("open_ahead", "a list of [user@]host[:port]");
            }
        }

        return candidates;
    }

    private static string? ReadOptions(ConfigSection section)
    {
        var options = section.Text("options");
        if (options is null || SshFlags.TryRead(options, out var wrong) is not null)
        {
            return options;
        }

        section.Wrong("options", $"an OpenSSH command line such as -o StrictHostKeyChecking=no -i /path/key; it has {wrong}");
        return null;
    }
}
