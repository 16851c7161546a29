using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Units.Ssh;

public sealed class CandidateTests
{
    [Theory]
    [InlineData("db2", "db2", null, 22, "db2")]
    [InlineData("mha@db2", "db2", "mha", 22, "mha@db2")]
    [InlineData("mha@db2:2222", "db2", "mha", 2222, "mha@db2 port 2222")]
    [InlineData("u@realm@db2", "db2", "u@realm", 22, "u@realm@db2")]
    [InlineData("[fd00::2]:23", "fd00::2", null, 23, "fd00::2 port 23")]
    [InlineData("fd00::2", "fd00::2", null, 22, "fd00::2")]
    public void A_host_may_have_a_user_and_a_port(string text, string host, string? user, int port, string shown)
    {
        Assert.True(Candidate.TryParse(text, out var candidate));

        Assert.Equal(new Candidate(host, user, port), candidate);
        Assert.Equal(shown, candidate.ToString());
    }

    [Theory]
    [InlineData("@db2")]
    [InlineData("mha@")]
    [InlineData("db2:")]
    [InlineData("db2:ssh")]
    [InlineData("-oProxyCommand=x")]
    public void Anything_else_is_none(string text) => Assert.False(Candidate.TryParse(text, out _));

    [Theory]
    [InlineData("db1")]
    [InlineData("192.0.2.11")]
    [InlineData("adm1")]
    [InlineData("198.51.100.11")]
    public void The_original_master_goes_by_any_of_its_names(string name)
    {
        var orig = new DatabaseHost { Name = "db1", Ip = "192.0.2.11", SshHost = "adm1", SshIp = "198.51.100.11" };

        Assert.True(new Candidate(name, null, 22).Is(orig));
        Assert.False(new Candidate(name, null, 22).Is(orig with { Name = "db3", Ip = "192.0.2.13", SshHost = null, SshIp = null }));
    }
}
