using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// Puts TLS over a connection. The first handshake of a process costs .NET about 55 ms for the system's roots, even where
/// they are of no use here. They can be kept away only from the whole process, which is not for this class to decide:
/// see <see cref="Core.SystemTrust"/>.
/// </summary>
internal sealed class TlsUpgrade(ConnectOptions options)
{
    private string? complaint;

    /// <summary><see cref="AuthenticationException"/> with the reason when the server is not whom it has to be.</summary>
    public async Task<SslStream> UpgradeAsync(Stream plain, CancellationToken cancel)
    {
        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(Authentication(), cancel);
            return tls;
        }
        catch (AuthenticationException error)
        {
            await tls.DisposeAsync();
            throw complaint is null ? error : new AuthenticationException(complaint, error);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private SslClientAuthenticationOptions Authentication() => new()
    {
        TargetHost = options.Name,
        RemoteCertificateValidationCallback = Accept,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = options is { Tls: TlsMode.Verify, CaFile: { } file } ? PrivateTrust(file) : null,
    };

    private static X509ChainPolicy PrivateTrust(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuthenticationException($"ca_file {file} cannot be read: {error.Message}", error);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new AuthenticationException($"ca_file {file} holds no certificate in PEM form");
    }

    private bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (options.Tls != TlsMode.Verify)
        {
            return true;
        }

        // MHA names a host by its name and its address; a certificate may carry either.
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            && certificate is X509Certificate2 shown && shown.MatchesHostname(options.Address))
        {
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            complaint = $"its certificate is not vouched for by {options.CaFile ?? "the system's authorities"}: {Reasons(chain)}";
        }
        else if (errors != SslPolicyErrors.None)
        {
            complaint = $"its certificate ({certificate?.Subject ?? "none"}) names neither {options.Name} nor {options.Address}";
        }

        return errors == SslPolicyErrors.None;
    }

    private static string Reasons(X509Chain? chain) => chain is null
        ? "no chain"
        : string.Join(", ", Array.ConvertAll(chain.ChainStatus, status => status.StatusInformation.Trim()).Distinct());
}
