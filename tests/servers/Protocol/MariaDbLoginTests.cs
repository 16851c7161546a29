using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Protocol;

[Collection(Collections.MariaDb)]
public sealed class MariaDbLoginTests(MariaDbFixture fixture)
{
    private const string NastyPassword = @"p'a\\s""s ü%_;--";

    private TestServer Server => fixture.Server;

    [Theory]
    [InlineData("mysql_native_password", "")]
    [InlineData("mysql_native_password", NastyPassword)]
    [InlineData("ed25519", NastyPassword)]
    public async Task Logs_in(string method, string password)
    {
        await Server.RunAsync($"CREATE OR REPLACE USER app@'%' IDENTIFIED VIA {method} USING PASSWORD({Sql.Text(password)})");
        foreach (var tls in new[] { "Off", "Required" })
        {
            var options = Server.Options with { User = "app", Password = new Secret(password), Tls = Enum.Parse<TlsMode>(tls) };
            await using var connection = await MySqlConnection.OpenAsync(options, CancellationToken.None);
            Assert.Equal("app@%", (await connection.QueryAsync("SELECT CURRENT_USER()", CancellationToken.None)).One[0]);
            Assert.True(connection.Version.IsMariaDb);
        }
    }

    [Theory]
    [InlineData("mysql_native_password")]
    [InlineData("ed25519")]
    public async Task Says_who_was_denied_from_where_and_no_password(string method)
    {
        await Server.RunAsync($"CREATE OR REPLACE USER app@'%' IDENTIFIED VIA {method} USING PASSWORD('right')");
        var error = await Fails(Server.Options with { User = "app", Password = new Secret("wr0ng-s3cret") });
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("'app'@'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng-s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db1", "127.0.0.1")]
    [InlineData("db2", "localhost")]
    public async Task Verifies_the_certificate_by_name_or_address(string name, string address)
    {
        var options = Server.Options with { Name = name, Address = address, Tls = TlsMode.Verify, CaFile = Server.CaFile };
        await using var connection = await MySqlConnection.OpenAsync(options, CancellationToken.None);
        var cipher = await connection.QueryAsync("SHOW SESSION STATUS LIKE 'Ssl_cipher'", CancellationToken.None);
        Assert.NotEqual("", cipher.One["Value"]);
    }

    [Fact]
    public async Task Refuses_a_certificate_for_somebody_else()
    {
        var error = await Fails(Server.Options with { Name = "db2", Tls = TlsMode.Verify, CaFile = Server.CaFile });
        Assert.Equal(FailureKind.Untrusted, error.Kind);
        Assert.Contains("names neither db2 nor 127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other-ca.pem", "not vouched for")]
    [InlineData("key.pem", "no certificate")]
    [InlineData("absent.pem", "cannot be read")]
    [InlineData(null, "not vouched for by the system's authorities")]
    public async Task Refuses_an_authority_it_does_not_trust(string? file, string why)
    {
        var path = file is null ? null : Path.Combine(Server.Folder, file);
        var error = await Fails(Server.Options with { Tls = TlsMode.Verify, CaFile = path });
        Assert.Equal(FailureKind.Untrusted, error.Kind);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Off", "")]
    [InlineData("Preferred", "TLS")]
    [InlineData("Required", "TLS")]
    public async Task Encrypts_as_told(string tls, string version)
    {
        await using var connection = await MySqlConnection.OpenAsync(Server.Options with { Tls = Enum.Parse<TlsMode>(tls) }, CancellationToken.None);
        var status = await connection.QueryAsync("SHOW SESSION STATUS LIKE 'Ssl_version'", CancellationToken.None);
        Assert.StartsWith(version, status.One["Value"], StringComparison.Ordinal);
        Assert.Equal(version.Length == 0, status.One["Value"]!.Length == 0);
    }

    [Fact]
    public async Task Says_when_too_many_are_connected()
    {
        await Server.RunAsync("CREATE OR REPLACE USER app@'%' WITH MAX_USER_CONNECTIONS 1");
        var options = Server.Options with { User = "app", Password = new Secret("") };
        await using var first = await MySqlConnection.OpenAsync(options, CancellationToken.None);
        var error = await Fails(options);
        Assert.Equal(FailureKind.Rejected, error.Kind);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Says_when_the_account_is_locked()
    {
        await Server.RunAsync("CREATE OR REPLACE USER app@'%' ACCOUNT LOCK");
        var error = await Fails(Server.Options with { User = "app", Password = new Secret("") });
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("ACCOUNT UNLOCK", error.Message, StringComparison.Ordinal);
    }

    private static Task<HookException> Fails(ConnectOptions options) =>
        Assert.ThrowsAsync<HookException>(() => MySqlConnection.OpenAsync(options, CancellationToken.None));
}
