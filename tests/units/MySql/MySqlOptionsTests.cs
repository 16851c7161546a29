using MhaHooks.Core.Configuration;
using MhaHooks.Providers.MySql;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql;

public sealed class MySqlOptionsTests
{
    [Fact]
    public void Defaults()
    {
        var options = Read(out var problems);
        Assert.Empty(problems);
        Assert.Equal(new MySqlOptions { BlockUsers = options.BlockUsers, KeepUsers = options.KeepUsers }, options);
        Assert.Empty(options.BlockUsers);
    }

    [Fact]
    public void Every_key()
    {
        var options = Read(
            out var problems,
            "block_users=w, o@10.% o@192.168.0.0/255.255.0.0", "block=lock", "rename_prefix=x_", "drain=2s", "kill=no", "keep_users=monitor, batch@h",
            "event_scheduler=leave", "online_watch=no", "super_read_only=no", "tls=required", "user=hooks", "connect_timeout=1500ms");
        Assert.Empty(problems);
        Assert.Equal([new("w", null), new("o", "10.%"), new("o", "192.168.0.0/255.255.0.0")], options.BlockUsers);
        Assert.Equal([new("monitor", null), new("batch", "h")], options.KeepUsers);
        Assert.Equal(
            new MySqlOptions
            {
                BlockUsers = options.BlockUsers,
                Block = BlockMode.Lock,
                RenamePrefix = "x_",
                Drain = TimeSpan.FromSeconds(2),
                Kill = false,
                KeepUsers = options.KeepUsers,
                ManageEvents = false,
                OnlineWatch = false,
                SuperReadOnly = false,
                Tls = TlsMode.Required,
                User = "hooks",
                ConnectTimeout = TimeSpan.FromMilliseconds(1500),
            },
            options);
    }

    [Theory]
    [InlineData("block=drop", "rename or lock or none")]
    [InlineData("block_users=@%", "user or user@host-pattern")]
    [InlineData("block_users=w@", "user or user@host-pattern")]
    [InlineData("block_users=w, _w", "_w is the blocked form of w")]
    [InlineData("rename_prefix=", "at least one character")]
    [InlineData("ca_file=/nowhere/ca.pem", "exists")]
    [InlineData("password_file=/nowhere/password", "cannot be read")]
    [InlineData("connect_timeout=0s", "more than nothing")]
    [InlineData("drain=soon", "duration")]
    public void Bad_values_are_named(string line, string expected)
    {
        Read(out var problems, line);
        Assert.Contains(problems, problem => problem.Text.Contains(expected, StringComparison.Ordinal) && problem.Line == 2);
    }

    [Theory]
    [InlineData("user=w")]
    [InlineData("keep_users=w")]
    [InlineData("keep_users=w@%")]
    public void Who_is_needed_is_not_blocked(string line)
    {
        Read(out var problems, line, "block_users=w");
        Assert.Contains(problems, problem => problem.Text.Contains("must stay usable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("w", "w", null)]
    [InlineData("a@b@10.%", "a@b", "10.%")]
    public void Entries(string text, string user, string? pattern)
    {
        Assert.Equal(new AccountEntry(user, pattern), AccountEntry.Parse(text));
        Assert.Equal(text, AccountEntry.Parse(text).ToString());
    }

    private static MySqlOptions Read(out IReadOnlyList<ConfigProblem> problems, params string[] lines)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[mysql]", .. lines]);
        var options = MySqlOptions.Read(file.Section("mysql"));
        problems = file.Problems;
        return options;
    }
}
