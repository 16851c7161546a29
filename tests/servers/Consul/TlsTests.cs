using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MhaHooks.Core;

namespace MhaHooks.Servers.Consul;

/// <summary>A server with a certificate of a private authority, for the name localhost only.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("consul-tls-");
    private ConsulServer consul = null!;

    public async Task InitializeAsync()
    {
        using var authority = Authority("ours");
        using var other = Authority("other");
        using var key = RSA.Create(2048);
        using var server = Certificate(authority, key);
        Save("ca.pem", authority.ExportCertificatePem());
        Save("other-ca.pem", other.ExportCertificatePem());
        Save("empty.pem", "no certificate\n");
        Save("cert.pem", server.ExportCertificatePem());
        Save("key.pem", key.ExportPkcs8PrivateKeyPem());
        consul = await ConsulServer.StartAsync(more: new JsonObject { ["cert_file"] = File("cert.pem"), ["key_file"] = File("key.pem"), ["ca_file"] = File("ca.pem") });
    }

    public async Task DisposeAsync()
    {
        await consul.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Our_own_authority_is_trusted() => Assert.Equal("node tls is 10.0.0.12", await AnnounceAsync("localhost", "ca.pem"));

    [Theory]
    [InlineData("localhost", "other-ca.pem")]
    [InlineData("localhost", null)]
    [InlineData("127.0.0.1", "ca.pem")]
    public async Task Another_authority_or_another_name_is_not(string host, string? ca)
    {
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(host, ca));
        Assert.Equal(FailureKind.Untrusted, error.Kind);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_ca_file_without_certificates_is_told() =>
        Assert.Equal(FailureKind.Misconfigured, (await Assert.ThrowsAsync<HookException>(() => AnnounceAsync("localhost", "empty.pem"))).Kind);

    private async Task<string> AnnounceAsync(string host, string? ca)
    {
        var provider = Sections.Provider([$"address = https://{host}:{consul.HttpsPort}", "node = tls", .. ca is null ? [] : (string[])[$"ca_file = {File(ca)}"]]);
        return (await Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2))))).Single();
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Certificate(X509Certificate2 authority, RSA key)
    {
        var request = new CertificateRequest("CN=server.dc1.consul", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("server.dc1.consul");
        names.AddIpAddress(IPAddress.Parse("127.0.0.9"));
        request.CertificateExtensions.Add(names.Build());
        return request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(20), [1, 2, 3]);
    }

    private string File(string name) => Path.Combine(folder.FullName, name);

    private void Save(string name, string pem) => System.IO.File.WriteAllText(File(name), pem);
}
