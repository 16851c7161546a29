using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MhaHooks.Servers.Support;

/// <summary>An authority, a server certificate for db1 and localhost, and an authority that has nothing to do with either.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset To = From.AddYears(1);

    /// <summary>Writes ca.pem, cert.pem, key.pem and other-ca.pem.</summary>
    public static void Write(string folder)
    {
        using var authority = Authority("test authority");
        using var other = Authority("some other authority");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=db1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("db1");
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Parse("127.0.0.9"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var server = request.Create(authority, From, To.AddDays(-2), [1, 2, 3]);
        Save(folder, "ca.pem", authority.ExportCertificatePem());
        Save(folder, "other-ca.pem", other.ExportCertificatePem());
        Save(folder, "cert.pem", server.ExportCertificatePem());
        Save(folder, "key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, To);
    }

    /// <summary>Readable by all: the server runs as a user of its own.</summary>
    private static void Save(string folder, string name, string pem) => File.WriteAllText(Path.Combine(folder, name), pem);
}
