using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Units.Ssh;

public sealed class SshLoginTests
{
    private static readonly DatabaseHost Host = new() { Name = "db1", Ip = "10.0.0.1" };

    [Fact]
    public void Without_settings_ssh_decides()
    {
        var login = SshLogin.For(Host, Read(), null);

        Assert.Empty(login.Words);
        Assert.Equal("10.0.0.1:22", login.Shown);
    }

    [Fact]
    public void What_MHA_passed_wins_over_the_section()
    {
        var login = SshLogin.For(Host with { SshPort = 23, SshUser = "mha" }, Read("[ssh]", "port=24", "user=other", "identity_file=/k", "options=-C"), "-o A=b");

        Assert.Equal(["-o", "A=b", "-o", "User=\"mha\"", "-o", "Port=23", "-C", "-o", "Port=24", "-o", "User=\"other\"", "-i", "/k"], login.Words);
        Assert.Equal("10.0.0.1:23 as mha", login.Shown);
    }

    [Fact]
    public void A_port_of_22_was_not_passed()
    {
        Assert.Equal("10.0.0.1:24 as other", SshLogin.For(Host, Read("[ssh]", "port=24", "user=other"), null).Shown);
    }

    [Fact]
    public void The_hosts_own_section_wins_over_what_MHA_passed()
    {
        var settings = Read("[ssh]", "port=24", "user=other", "[host:db1]", "ssh.port=25", "ssh.user=own", "ssh.options=-4", "ssh.identity_file=/{host}");

        var login = SshLogin.For(Host with { SshPort = 23, SshUser = "mha" }, settings, "-p 26");

        Assert.Equal("10.0.0.1:25 as own", login.Shown);
        Assert.Equal(["-4", "-o", "Port=25", "-o", "User=\"own\"", "-i", "/db1", "-o", "Port=26"], login.Words.Take(9));
    }

    [Fact]
    public void The_address_for_ssh_may_differ_and_v6_is_bracketed()
    {
        Assert.Equal("[fd00::1]:22", SshLogin.For(Host with { SshIp = "fd00::1" }, Read(), null).Shown);
        Assert.Equal("adm1", SshLogin.For(Host with { SshHost = "adm1" }, Read(), null).Address);
    }

    [Fact]
    public void Whatever_makes_another_connection_makes_another_key()
    {
        string[] keys =
        [
            SshLogin.For(Host, Read(), null).Key,
            SshLogin.For(Host with { Ip = "10.0.0.2" }, Read(), null).Key,
            SshLogin.For(Host with { SshUser = "mha" }, Read(), null).Key,
            SshLogin.For(Host with { SshPort = 23 }, Read(), null).Key,
            SshLogin.For(Host, Read("[ssh]", "identity_file=/k"), null).Key,
            SshLogin.For(Host, Read(), "-C").Key,
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(16, key.Length));
        Assert.Equal(keys[0], SshLogin.For(Host with { Name = "again" }, Read(), null).Key);
    }

    [Fact]
    public void What_ssh_passes_over_makes_no_other_key()
    {
        var options = Read("[ssh]", "user=root", "port=24", "[host:db1]", "ssh.user=own", "ssh.port=25");
        var key = SshLogin.For(Host, options, "-i /k").Key;

        Assert.Equal(key, SshLogin.For(Host with { SshUser = "mha", SshPort = 23 }, options, "-i /k").Key);
        Assert.Equal(key, SshLogin.For(Host, options, "-o ConnectTimeout=9 -i /k -o batchmode=no -p 26 -l other").Key);
        Assert.NotEqual(key, SshLogin.For(Host, options, "-i /k -i /l").Key);
    }

    /// <summary>What MHA 0.58 passes for a host that it takes for dead (ManagerConst.pm), and for others (NodeConst.pm).</summary>
    [Fact]
    public void MHAs_two_sets_of_options_make_one_key()
    {
        const string Dead = "-o StrictHostKeyChecking=no -o PasswordAuthentication=no -o BatchMode=yes -o ConnectTimeout=5 -i /k";
        const string Alive = "-o ServerAliveInterval=60 -o ServerAliveCountMax=20 -o StrictHostKeyChecking=no -o ConnectionAttempts=5 "
            + "-o PasswordAuthentication=no -o BatchMode=yes -i /k";

        Assert.Equal(SshLogin.For(Host, Read(), Dead).Key, SshLogin.For(Host, Read(), Alive).Key);
    }

    [Theory]
    [InlineData("open_ahead=db2,mha@db3:ssh", "a list of [user@]host[:port]")]
    [InlineData("user=a b", "a login name")]
    [InlineData("port=0", "a number from 1 to 65535")]
    [InlineData("connect_timeout=300ms", "at least 1s")]
    [InlineData("sudo=maybe", "yes or no")]
    [InlineData("options=StrictHostKeyChecking=no", "an OpenSSH command line")]
    public void Bad_values_are_reported(string line, string expected)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[ssh]", line]);

        SshSettings.Read(file.Section("ssh"));

        Assert.Contains(expected, Assert.Single(file.Problems).Text, StringComparison.Ordinal);
    }

    private static SshSettings Read(params string[] lines) =>
        new HostOptions<SshSettings>(ConfigFile.Parse("hooks.cnf", lines).Section("ssh"), SshSettings.Read).For(Host);
}
