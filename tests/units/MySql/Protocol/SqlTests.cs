using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql.Protocol;

public sealed class SqlTests
{
    [Theory]
    [InlineData("writeuser", "10.%", "'writeuser'@'10.%'")]
    [InlineData("o'neill", @"10.0.0.0/255.255.0.0", "'o''neill'@'10.0.0.0/255.255.0.0'")]
    [InlineData(@"back\", "'; --", @"'back\'@'''; --'")]
    public void Accounts(string user, string host, string expected) => Assert.Equal(expected, Sql.Account(user, host));

    [Fact]
    public void Lists() => Assert.Equal("('a', 'b''c')", Sql.List(["a", "b'c"]));

    [Theory]
    [InlineData("5.5.5-10.11.19-MariaDB-0+deb12u1-log", true, "10.11.19")]
    [InlineData("11.4.2-MariaDB", true, "11.4.2")]
    [InlineData("9.7.4", false, "9.7.4")]
    [InlineData("8.0.36-28-percona", false, "8.0.36")]
    [InlineData("", false, "0.0")]
    public void Versions(string greeting, bool mariaDb, string number)
    {
        var version = ServerVersion.Parse(greeting);
        Assert.Equal(mariaDb, version.IsMariaDb);
        Assert.Equal(Version.Parse(number), version.Number);
    }
}
