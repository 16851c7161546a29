using MhaHooks.Providers.MySql;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql;

public sealed class GrantsTests
{
    private static readonly MySqlOptions Options = new() { BlockUsers = [new("w", null)] };

    [Theory]
    [InlineData("5.5.5-10.11.19-MariaDB", "GRANT ALL PRIVILEGES ON *.* TO `m`@`%` IDENTIFIED BY PASSWORD '*0' WITH GRANT OPTION", true)]
    [InlineData("5.5.5-10.11.19-MariaDB", "GRANT SUPER, CREATE USER ON *.* TO `m`@`%`", false)]
    [InlineData("5.5.5-10.11.19-MariaDB", "GRANT SUPER, CREATE USER, BINLOG ADMIN, READ_ONLY ADMIN ON *.* TO `m`@`%`", true)]
    [InlineData("5.5.5-10.4.1-MariaDB", "GRANT SUPER, CREATE USER ON *.* TO `m`@`%`", true)]
    [InlineData("8.0.36", "GRANT SUPER, CREATE USER, EVENT ON *.* TO `m`@`%`", true)]
    [InlineData("8.0.36", "GRANT SUPER, CREATE USER ON *.* TO `m`@`%`", false)]
    [InlineData("5.7.44", "GRANT SUPER, CREATE USER ON *.* TO `m`@`%`", true)]
    [InlineData("9.7.4", "GRANT CREATE USER, EVENT ON *.* TO `m`@`%`\nGRANT SYSTEM_VARIABLES_ADMIN ON *.* TO `m`@`%`", true)]
    [InlineData("9.7.4", "GRANT SUPER, CREATE USER ON `db`.* TO `m`@`%`", false)]
    public void Enough_or_not(string version, string lines, bool enough)
    {
        var grants = Grants.Parse(lines.Split('\n'));
        Assert.Equal(enough, Grants.Needed(ServerVersion.Parse(version), Options).All(grants.HasOneOf));
        Assert.False(grants.HasRoles);
    }

    [Theory]
    [InlineData("5.5.5-10.11.19-MariaDB", "SUPER, CREATE USER, BINLOG ADMIN, READ_ONLY ADMIN, PROCESS", false)]
    [InlineData("5.5.5-10.11.19-MariaDB", "SUPER, CREATE USER, BINLOG ADMIN, READ_ONLY ADMIN, PROCESS, CONNECTION ADMIN, BINLOG MONITOR, SLAVE MONITOR", true)]
    [InlineData("5.5.5-10.6.1-MariaDB", "SUPER, CREATE USER, PROCESS", true)]
    [InlineData("5.5.5-10.4.1-MariaDB", "SUPER, CREATE USER, PROCESS", true)]
    [InlineData("8.0.36", "SUPER, CREATE USER, EVENT, PROCESS", true)]
    [InlineData("9.7.4", "CREATE USER, EVENT, PROCESS, SYSTEM_VARIABLES_ADMIN", false)]
    [InlineData("9.7.4", "CREATE USER, EVENT, PROCESS, SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN, REPLICATION CLIENT", true)]
    public void Enough_to_switch_or_not(string version, string rights, bool enough)
    {
        var grants = Grants.Parse([$"GRANT {rights} ON *.* TO `m`@`%`"]);
        Assert.Equal(enough, Grants.Needed(ServerVersion.Parse(version), Options, switches: true).All(grants.HasOneOf));
    }

    [Fact]
    public void Roles_are_seen() => Assert.True(Grants.Parse(["GRANT USAGE ON *.* TO `m`@`%`", "GRANT `r`@`%` TO `m`@`%`"]).HasRoles);
}
