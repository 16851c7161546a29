using MhaHooks.Core.Configuration;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Units.Consul;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("has no 'address'", "node = master")]
    [InlineData("has no 'node'", "address = http://c1:8500")]
    [InlineData("has no 'service'", "address = http://c1:8500", "mode = agent")]
    [InlineData("has no 'key'", "address = http://c1:8500", "mode = kv")]
    [InlineData("expected URLs such as", "address = c1:8500", "node = master")]
    [InlineData("expected URLs such as", "address = http://user:secret@c1:8500", "node = master")]
    [InlineData("one name for all hosts", "address = http://c1:8500", "node = {host}")]
    [InlineData("one name for all hosts", "address = http://c1:8500", "node = {ip}-mysql")]
    [InlineData("one name for all hosts", "address = http://c1:8500", "node = master", "[host:db2]", "consul:db.node = other")]
    [InlineData("expected a file with PEM certificates", "address = https://c1:8501", "node = master", "ca_file = /no/such/file")]
    public void Without_it_the_section_means_nothing(string expected, params string[] lines) =>
        Assert.Contains(expected, Read(lines).Section.Unusable, StringComparison.Ordinal);

    [Theory]
    [InlineData("catalog or agent or kv", "mode = key")]
    [InlineData("none or tcp", "check = http")]
    [InlineData("a duration such as", "dns_timeout = 5")]
    [InlineData("host:port", "dns = a:b:c:0")]
    public void A_bad_value_is_told_and_its_default_stays(string expected, string line)
    {
        var (section, file) = Read("address = http://c1:8500", "node = master", line);
        Assert.Null(section.Unusable);
        Assert.Contains(expected, Assert.Single(file.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_cannot_be_asked_for_in_dns()
    {
        var (section, file) = Read("address = http://c1:8500", "mode = kv", "key = m", "dns = 127.0.0.1:53");
        Assert.Null(section.Unusable);
        Assert.Contains("'name' beside it", Assert.Single(file.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_keys_are_known()
    {
        var (_, file) = Read(
            "address = http://c1:8500", "servers = http://c2:8500", "datacenter = dc1", "mode = catalog", "node = m", "service = s", "service_id = i", "tags = t",
            "check = tcp", "check_interval = 5s", "key = k", "value = v", "dns = 127.0.0.1", "dns_timeout = 1s", "name = n");
        file.ReportUnknownKeys();
        Assert.Empty(file.Problems);
    }

    [Theory]
    [InlineData("http://admin:TOPSECRET@c1:8500")]
    [InlineData("http://c1:8500 http://admin:TOP SECRET@c1:8500")]
    [InlineData("http://admin:TOP/SECRET@c1:8500")]
    [InlineData("admin:TOPSECRET@c1:8500")]
    [InlineData("http://c1:8500?token=TOPSECRET")]
    public void A_secret_in_a_url_is_refused_without_being_shown(string address)
    {
        var (section, file) = Read($"address = {address}", "node = master");
        Assert.Contains("without user, password or query", section.Unusable, StringComparison.Ordinal);
        var told = section.Unusable + string.Concat(file.Problems.Select(problem => problem.Text));
        Assert.DoesNotContain("TOP", told, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node = {host}-mysql", "service = mysql")]
    [InlineData("node = master", "[host:db2]", "consul:db.datacenter = east")]
    public void A_node_of_a_host_goes_with_a_service(params string[] lines) =>
        Assert.Null(Read(["address = http://c1:8500", .. lines]).Section.Unusable);

    [Fact]
    public void A_token_on_two_lines_is_refused_without_being_shown()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "abc\ndef\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (section, _) = Read("address = http://c1:8500", "node = master", $"token_file = {path}");
        File.Delete(path);
        Assert.Contains("one token on one line", section.Unusable, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", section.Unusable, StringComparison.Ordinal);
    }

    private static (ConfigSection Section, ConfigFile File) Read(params IEnumerable<string> lines)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[consul:db]", .. lines]);
        var section = file.Section("consul:db");
        _ = new HostOptions<ConsulOptions>(section, ConsulOptions.Read);
        return (section, file);
    }
}
