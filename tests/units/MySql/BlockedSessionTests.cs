using MhaHooks.Providers.MySql;

namespace MhaHooks.Units.MySql;

public sealed class BlockedSessionTests
{
    private static readonly MySqlOptions Options = new() { BlockUsers = [new("app", "10.0.1.%"), new("batch", null)] };

    [Theory]
    [InlineData("app", "10.0.1.7:5", true)]
    [InlineData("_app", "10.0.1.7:5", true)]
    [InlineData("app", "10.0.2.7:5", false)]
    [InlineData("_app", "10.0.2.7:5", false)]
    [InlineData("app", "localhost", false)]
    [InlineData("batch", "10.0.2.7:5", true)]
    [InlineData("_batch", "localhost", true)]
    [InlineData("report", "10.0.1.7:5", false)]
    public void Whose_return_is_ended(string user, string host, bool blocked) =>
        Assert.Equal(blocked, Options.Blocks(new(1, user, host, "Sleep", 0, null, null)));

    [Fact]
    public void Nobodys_without_blocking() =>
        Assert.False((Options with { Block = BlockMode.None }).Blocks(new(1, "app", "10.0.1.7:5", "Sleep", 0, null, null)));
}
