using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MhaHooks.Core;

namespace MhaHooks.Providers.Consul;

/// <summary>Makes the connections: no proxy, no redirects, no cookies, since each would take the token elsewhere.</summary>
internal static class ConsulHandler
{
    /// <summary>A host that is down does not answer a SYN; the next server should not wait for it.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    /// <param name="caFile">The only roots to trust, or null for the system's.</param>
    /// <exception cref="HookException"><see cref="FailureKind.Misconfigured"/>: the file holds no certificates.</exception>
    public static HttpMessageHandler Create(string? caFile)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectLimit,
        };
        if (caFile is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(caFile) };
        }

        return handler;
    }

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A private CA has no place to ask, and asking would be one more thing that can hang.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw NoCertificates(file, error);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw NoCertificates(file, null);
    }

    private static HookException NoCertificates(string file, Exception? error) =>
        new(FailureKind.Misconfigured, $"no certificate can be read from ca_file {file}", error)
        {
            Expected = "one or more certificates in PEM",
            Seen = error?.Message,
        };
}
