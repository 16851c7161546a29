namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The values of <c>[mysql] tls</c>.</summary>
internal enum TlsMode
{
    /// <summary>In the clear. caching_sha2_password then needs the server's RSA key.</summary>
    Off,

    /// <summary>Encrypted where the server offers it; whose certificate it is does not matter. The client programs' default.</summary>
    Preferred,

    /// <summary>Encrypted or not at all; whose certificate it is does not matter.</summary>
    Required,

    /// <summary>Encrypted, with a certificate that <c>ca_file</c> (or the system) vouches for and that names the host.</summary>
    Verify,
}
