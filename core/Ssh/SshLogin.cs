using System.Globalization;
using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Where and how to log in, decided from what MHA passed and from hooks.cnf (the order is <see cref="SshSettings"/>'s). ssh
/// takes the first value given for an option, so the order of the words is the order of precedence.
/// </summary>
/// <param name="Address">The name or address that ssh goes to.</param>
/// <param name="Words">The options that belong to this login, in ssh's form.</param>
/// <param name="ConnectTimeout">See <see cref="SshSettings.ConnectTimeout"/>.</param>
internal sealed record SshLogin(string Address, IReadOnlyList<string> Words, TimeSpan ConnectTimeout)
{
    /// <summary>Address, port and user as far as we know them; ssh_config may know better.</summary>
    public string Shown
    {
        get
        {
            var address = Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address;
            var user = SshFlags.First(Words, "User") is { } name ? $" as {name}" : "";
            return $"{address}:{SshFlags.First(Words, "Port") ?? "22"}{user}";
        }
    }

    /// <summary>
    /// FNV-1a over all that makes the connection what it is: calls with other options must not share it. Words that ssh passes
    /// over do not count, or <c>start</c> would not find what <c>stop</c> opened: MHA passes users, and for a host that it takes
    /// for dead other limits, to the one and not to the other.
    /// </summary>
    public string Key
    {
        get
        {
            var hash = 14695981039346656037UL;
            foreach (var sign in string.Join('\0', [Address, ConnectTimeout.ToString(), .. SshFlags.Effective(Words, SshConnection.Decided)]))
            {
                hash = (hash ^ sign) * 1099511628211UL;
            }

            return hash.ToString("x16", CultureInfo.InvariantCulture);
        }
    }

    public static SshLogin For(DatabaseHost host, SshSettings settings, string? passedOptions)
    {
        var words = new List<string>();
        AddSettings(words, settings, ofHost: true);
        AddOptions(words, passedOptions, "--ssh_options");
        AddUser(words, host.SshUser);
        AddPort(words, host.SshPort == 22 ? null : host.SshPort);
        AddSettings(words, settings, ofHost: false);
        if (host.SshAddress.Length == 0 || host.SshAddress[0] == '-')
        {
            throw new HookException(FailureKind.Misconfigured, $"{host.Name} has no address that ssh could go to")
            {
                Seen = $"'{host.SshAddress}'",
            };
        }

        return new SshLogin(host.SshAddress, words, settings.ConnectTimeout);
    }

    /// <summary>ssh_config's own syntax has to survive it.</summary>
    public static bool IsUser(string name) =>
        name.Length > 0 && !name.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign) || sign is '"' or '\'');

    private static void AddSettings(List<string> words, SshSettings settings, bool ofHost)
    {
        AddOptions(words, Pick("options") ? settings.Options : null, "[ssh] options");
        AddPort(words, Pick("port") ? settings.Port : null);
        AddUser(words, Pick("user") ? settings.User : null);
        if (settings.IdentityFile is { } file && Pick("identity_file"))
        {
            words.AddRange(["-i", file]);
        }

        bool Pick(string key) => settings.OfHost.Contains(key) == ofHost;
    }

    private static void AddOptions(List<string> words, string? options, string source)
    {
        if (string.IsNullOrWhiteSpace(options))
        {
            return;
        }

        words.AddRange(SshFlags.TryRead(options, out var wrong) ?? throw new HookException(FailureKind.Misconfigured, $"{source} cannot be used")
        {
            Expected = "an OpenSSH command line such as -o StrictHostKeyChecking=no -i /path/key",
            Seen = $"{wrong}, in: {options}",
            Next = source.StartsWith('-') ? "correct ssh_options in mha.cnf" : "correct hooks.cnf",
        });
    }

    private static void AddUser(List<string> words, string? user)
    {
        if (string.IsNullOrEmpty(user))
        {
            return;
        }

        if (!IsUser(user))
        {
            throw new HookException(FailureKind.Misconfigured, "the ssh user has blanks or quotes in it") { Seen = user };
        }

        words.AddRange(["-o", $"User=\"{user}\""]);
    }

    private static void AddPort(List<string> words, int? port)
    {
        if (port is { } number)
        {
            words.AddRange(["-o", string.Create(CultureInfo.InvariantCulture, $"Port={number}")]);
        }
    }
}
