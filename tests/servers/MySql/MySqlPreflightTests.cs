using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

[Collection(Collections.MySql)]
public sealed class MySqlPreflightTests(MySqlFixture fixture) : PreflightTests(fixture.Server)
{
    [Theory]
    [InlineData("SET_ANY_DEFINER", false)]
    [InlineData("ALLOW_NONEXISTENT_DEFINER", true)]
    public async Task Renaming_a_definer_takes_a_right_of_its_own(string right, bool enough)
    {
        var server = fixture.Server;
        await server.RunAsync(
            "CREATE USER checkuser@'%'", $"GRANT CREATE USER, SYSTEM_VARIABLES_ADMIN, {right} ON *.* TO poor@'%'", "CREATE DATABASE d",
            "CREATE DEFINER = checkuser@'%' PROCEDURE d.p() SET @a = 1");
        try
        {
            var poor = server.Host with { User = "poor", Password = new Secret("p") };
            await using var gate = new Gate(poor, "block_users=checkuser");
            var checks = Renaming(gate, poor);
            var block = gate.Block("block_users=checkuser");
            if (enough)
            {
                await checks.LookAsync(CancellationToken.None);
                await Gate.RunAsync(block);
                Assert.Equal(LookResult.Needed, (await Gate.RunAsync(gate.Accounts)).Result);
            }
            else
            {
                Assert.Contains(
                    "ALLOW_NONEXISTENT_DEFINER", (await Assert.ThrowsAsync<HookException>(() => checks.LookAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
                Assert.Contains("error 4006", (await Assert.ThrowsAsync<HookException>(() => Gate.RunAsync(block))).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            await server.RunAsync("DROP DATABASE d", "DROP USER IF EXISTS checkuser@'%'", "DROP USER IF EXISTS _checkuser@'%'");
        }
    }
}
