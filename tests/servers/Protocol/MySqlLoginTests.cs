using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Protocol;

/// <summary>caching_sha2_password in its three ways; FLUSH PRIVILEGES empties the cache that makes the fast way possible.</summary>
[Collection(Collections.MySql)]
public sealed class MySqlLoginTests(MySqlFixture fixture)
{
    private const string NastyPassword = @"p'a\\s""s ü%_;--";

    private TestServer Server => fixture.Server;

    private ConnectOptions App => Server.Options with { User = "app", Password = new Secret(NastyPassword) };

    [Fact]
    public async Task Full_through_tls_then_fast_without()
    {
        await MakeAsync(NastyPassword);
        await LogsInAsync(App with { Tls = TlsMode.Required, TrustServerKey = false });
        await LogsInAsync(App with { Tls = TlsMode.Off, TrustServerKey = false });
    }

    [Fact]
    public async Task Full_with_the_servers_key()
    {
        await MakeAsync(NastyPassword);
        await LogsInAsync(App with { Tls = TlsMode.Off });
    }

    [Fact]
    public async Task Refuses_the_servers_key_when_told_so()
    {
        await MakeAsync(NastyPassword);
        var error = await Fails(App with { Tls = TlsMode.Off, TrustServerKey = false });
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains("no TLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_password()
    {
        await MakeAsync("");
        await LogsInAsync(App with { Password = new Secret(""), Tls = TlsMode.Off });
    }

    [Theory]
    [InlineData("Off")]
    [InlineData("Preferred")]
    public async Task Wrong_password(string tls)
    {
        await MakeAsync(NastyPassword);
        var error = await Fails(App with { Password = new Secret("wr0ng-s3cret"), Tls = Enum.Parse<TlsMode>(tls) });
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.DoesNotContain("wr0ng-s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifies_the_certificate()
    {
        await LogsInAsync(Server.Options with { Tls = TlsMode.Verify, CaFile = Server.CaFile }, "mha");
        var error = await Fails(Server.Options with { Tls = TlsMode.Verify, CaFile = Path.Combine(Server.Folder, "other-ca.pem") });
        Assert.Equal(FailureKind.Untrusted, error.Kind);
    }

    [Fact]
    public async Task Says_that_the_account_needs_tls()
    {
        await Server.RunAsync("DROP USER IF EXISTS app@'%'", "CREATE USER app@'%' IDENTIFIED BY 'x' REQUIRE SSL");
        var error = await Fails(App with { Password = new Secret("x"), Tls = TlsMode.Off });
        Assert.Equal(FailureKind.Denied, error.Kind);
    }

    private static async Task LogsInAsync(ConnectOptions options, string user = "app")
    {
        await using var connection = await MySqlConnection.OpenAsync(options, CancellationToken.None);
        Assert.Equal($"{user}@%", (await connection.QueryAsync("SELECT CURRENT_USER()", CancellationToken.None)).One[0]);
        Assert.False(connection.Version.IsMariaDb);
    }

    private static Task<HookException> Fails(ConnectOptions options) =>
        Assert.ThrowsAsync<HookException>(() => MySqlConnection.OpenAsync(options, CancellationToken.None));

    private Task MakeAsync(string password) => Server.RunAsync(
        "DROP USER IF EXISTS app@'%'", $"CREATE USER app@'%' IDENTIFIED WITH caching_sha2_password BY {Sql.Text(password)}", "FLUSH PRIVILEGES");
}
