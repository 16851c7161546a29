using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;

namespace MhaHooks.Units.Configuration;

public sealed class ConfigFileTests
{
    private static readonly DatabaseHost Db2 = new() { Name = "db2", Ip = "192.0.2.12" };

    [Fact]
    public void A_value_runs_to_the_end_of_its_line()
    {
        var section = Parse("# comment", "[a:b]", " key = x = y # z ; ", "; comment").Section("a:b");
        Assert.Equal("x = y # z ;", section.Text("key"));
    }

    [Fact]
    public void Every_problem_is_named_with_its_line()
    {
        var file = Parse("x=1", "[a]", "nonsense", "key=1", "key=2", "[", "[a]", "late=1");
        Assert.Equal([1, 3, 5, 6, 7], file.Problems.Select(problem => problem.Line));
        Assert.Equal("1", file.Section("a").Text("key"));
        Assert.Equal("1", file.Section("a").Text("late"));
    }

    [Fact]
    public void A_bad_value_is_reported_and_its_default_is_used()
    {
        var file = Parse("[a]", "n=many", "t=5", "y=perhaps", "c=red", "h=:99999");
        var section = file.Section("a");
        Assert.Equal(7, section.Number("n", 7, 1, 9));
        Assert.Equal(TimeSpan.FromSeconds(1), section.Duration("t", TimeSpan.FromSeconds(1)));
        Assert.True(section.YesNo("y", true));
        Assert.Equal(2, section.Choice("c", 2, ("blue", 1)));
        Assert.Null(section.HostAndPort("h", 53));
        Assert.Equal([2, 3, 4, 5, 6], file.Problems.Select(problem => problem.Line));
        Assert.Null(section.Unusable);
    }

    [Fact]
    public void A_missing_key_that_has_to_be_there_makes_the_section_unusable()
    {
        var section = Parse("[a]", "other=1").Section("a");
        section.Required("address");
        Assert.Contains("no 'address'", section.Unusable, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_is_named_with_the_nearest_known_one()
    {
        var file = Parse("[a]", "adress=1", "[host:db2]", "a.adress=2", "b.x=1", "dot=1");
        file.Section("a").Text("address");
        file.ReportUnknownKeys();
        Assert.Equal(
            [
                (2, "unknown key 'adress' in [a]; did you mean 'address'?"),
                (4, "unknown key 'a.adress' in [host:db2]; did you mean 'address'?"),
                (5, "unknown section 'b' in [host:db2]; did you mean 'a'?"),
                (6, "'dot' in [host:db2] is not of the form section.key"),
            ],
            file.Problems.Select(problem => (problem.Line, problem.Text)));
    }

    [Fact]
    public void A_host_overrides_keys_and_expands_placeholders()
    {
        var file = Parse("[vip:main]", "device=eth0", "url=http://{ip}:8500/{host}/{app}", "[host:db2]", "vip:main.device=bond0");
        file.App = "shop";
        var options = new HostOptions<(string?, string?)>(file.Section("vip:main"), section => (section.Text("device"), section.Text("url")));
        Assert.Equal("eth0", options.Default.Item1);
        Assert.Equal(("bond0", "http://192.0.2.12:8500/db2/shop"), options.For(Db2));
        file.ReportUnknownKeys();
        Assert.Empty(file.Problems);
    }

    [Fact]
    public void A_secret_that_others_can_read_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "s3cret\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.Equal("s3cret", Parse("[a]", $"password_file={path}").Section("a").SecretFrom("password_file")?.Reveal());

            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            var file = Parse("[a]", $"password_file={path}");
            Assert.Null(file.Section("a").SecretFrom("password_file"));
            var text = Assert.Single(file.Problems).Text;
            Assert.Contains("can be read", text, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_secret_of_each_host_is_read_when_the_host_is_known()
    {
        var directory = Directory.CreateTempSubdirectory("secrets").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, "db2.pw"), "of db2");
            File.SetUnixFileMode(Path.Combine(directory, "db2.pw"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var file = Parse("[a]", $"password_file={directory}/{{host}}.pw", "empty_file=");
            var options = new HostOptions<string?>(file.Section("a"), one => one.SecretFrom("password_file")?.Reveal());
            Assert.Empty(file.Problems);
            Assert.Equal("of db2", options.For(Db2));
            file.Section("a").SecretFrom("empty_file");
            Assert.Contains("no file is named", Assert.Single(file.Problems).Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_line_that_means_nothing_is_not_repeated()
    {
        var file = Parse("[a]", "password hunter2");
        Assert.DoesNotContain("hunter2", Assert.Single(file.Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("300ms", 300)]
    [InlineData("5s", 5000)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    public void Durations_are_written_as_people_write_them(string text, int milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("s")]
    [InlineData("5h")]
    [InlineData("99999999m")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.1:53", "10.0.0.1", 53)]
    [InlineData("10.0.0.1", "10.0.0.1", 8600)]
    [InlineData("[fd00::1]:53", "fd00::1", 53)]
    [InlineData("fd00::1", "fd00::1", 8600)]
    [InlineData("consul.example", "consul.example", 8600)]
    public void A_host_may_carry_a_port(string text, string host, int port)
    {
        Assert.True(HostPort.TryParse(text, 8600, out var endpoint));
        Assert.Equal((host, port), (endpoint.Host, endpoint.Port));
    }

    private static ConfigFile Parse(params string[] lines) => ConfigFile.Parse("hooks.cnf", lines);
}
