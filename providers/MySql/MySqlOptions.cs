using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql;

/// <summary>The section <c>[mysql]</c>.</summary>
internal sealed record MySqlOptions
{
    /// <summary>The applications' writing accounts, as they are called on a master.</summary>
    public IReadOnlyList<AccountEntry> BlockUsers { get; init; } = [];

    public BlockMode Block { get; init; }

    public string RenamePrefix { get; init; } = "_";

    /// <summary>How long running transactions get before they are killed (online change).</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>Whether what is left after the drain is killed (online change).</summary>
    public bool Kill { get; init; } = true;

    /// <summary>Never killed and never blocked.</summary>
    public IReadOnlyList<AccountEntry> KeepUsers { get; init; } = [];

    public bool ManageEvents { get; init; } = true;

    /// <summary>Whether the online change stays and watches over the original master.</summary>
    public bool OnlineWatch { get; init; } = true;

    /// <summary>Whether super_read_only is handled where the server has it.</summary>
    public bool SuperReadOnly { get; init; } = true;

    public TlsMode Tls { get; init; } = TlsMode.Preferred;

    public string? CaFile { get; init; }

    /// <summary>For calls where MHA passes no account.</summary>
    public string? User { get; init; }

    public Secret? Password { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    public static MySqlOptions Read(ConfigSection section)
    {
        var options = new MySqlOptions
        {
            BlockUsers = Entries(section, "block_users"),
            Block = section.Choice("block", BlockMode.Rename, ("rename", BlockMode.Rename), ("lock", BlockMode.Lock), ("none", BlockMode.None)),
            RenamePrefix = section.Text("rename_prefix") ?? "_",
            Drain = section.Duration("drain", TimeSpan.FromMilliseconds(1500)),
            Kill = section.YesNo("kill", true),
            KeepUsers = Entries(section, "keep_users"),
            ManageEvents = section.Choice("event_scheduler", true, ("manage", true), ("leave", false)),
            OnlineWatch = section.YesNo("online_watch", true),
            SuperReadOnly = section.Choice("super_read_only", true, ("auto", true), ("no", false)),
            Tls = section.Choice(
                "tls", TlsMode.Preferred, ("off", TlsMode.Off), ("preferred", TlsMode.Preferred), ("required", TlsMode.Required), ("verify", TlsMode.Verify)),
            CaFile = section.Text("ca_file"),
            User = section.Text("user"),
            Password = section.SecretFrom("password_file"),
            ConnectTimeout = section.Duration("connect_timeout", TimeSpan.FromSeconds(4)),
        };
        options.Validate(section);
        return options;
    }

    /// <summary>What an account is called where it is blocked.</summary>
    public string Blocked(string user) => Block == BlockMode.Rename ? RenamePrefix + user : user;

    /// <summary>Whether it logged in by an account of block_users, in either form.</summary>
    public bool Blocks(Session one) => Block != BlockMode.None
        && BlockUsers.Any(entry => entry.Admits(one) || (entry with { User = Blocked(entry.User) }).Admits(one));

    private static AccountEntry[] Entries(ConfigSection section, string key)
    {
        AccountEntry[] entries = [.. section.List(key).Select(AccountEntry.Parse)];
        if (entries.Any(entry => entry.User.Length == 0 || entry.Pattern?.Length == 0))
        {
            section.Wrong(key, "user or user@host-pattern, separated by commas");
        }

        return [.. entries.Where(entry => entry.User.Length > 0 && entry.Pattern?.Length != 0).Distinct()];
    }

    private void Validate(ConfigSection section)
    {
        if (Block == BlockMode.Rename && RenamePrefix.Length == 0)
        {
            section.Unclear("rename_prefix", "at least one character, or block = lock");
        }

        if (Block == BlockMode.Rename && RenamePrefix.Length > 0
            && BlockUsers.FirstOrDefault(entry => BlockUsers.Any(other => other.User == RenamePrefix + entry.User)) is { } twice)
        {
            section.Unclear("block_users", $"names as they are on a master: {RenamePrefix}{twice.User} is the blocked form of {twice.User}");
        }

        if (BlockUsers.FirstOrDefault(entry => entry.User == User || KeepUsers.Any(keep => keep.Overlaps(entry))) is { } needed)
        {
            section.Unclear("block_users", $"applications' accounts; {needed} is also 'user' or in 'keep_users', which must stay usable");
        }

        if (CaFile is not null && !File.Exists(CaFile))
        {
            section.Wrong("ca_file", "a PEM file that exists");
        }

        if (User is null && Password is not null)
        {
            section.Wrong("password_file", "a 'user' beside it");
        }

        if (ConnectTimeout <= TimeSpan.Zero)
        {
            section.Unclear("connect_timeout", "more than nothing");
        }
    }
}
