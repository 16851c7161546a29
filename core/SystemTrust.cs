using System.Runtime.InteropServices;

namespace MhaHooks.Core;

/// <summary>
/// The system's certificate authorities. At the first TLS handshake of a process .NET reads every file of /etc/ssl/certs, even
/// where a ca_file of its own decides or nothing is verified: 55 ms of a 60 ms login on the machine where this was measured.
/// </summary>
public static partial class SystemTrust
{
    private static readonly string[] Variables = ["SSL_CERT_DIR", "SSL_CERT_FILE"];

    /// <summary>
    /// Goes without them from here on. For the whole process and for good, since .NET looks for them once: to be called before
    /// the first TLS handshake, and only when <see cref="Providers.IProvider.NeedsSystemTrust"/> is false for every provider in
    /// use. A certificate that only the system's authorities vouch for is refused afterwards, never accepted.
    /// </summary>
    public static void Forgo()
    {
        // From now on .NET's own copy of the environment is what child processes get; theirs stays as it was.
        _ = Environment.GetEnvironmentVariables();
        foreach (var variable in Variables)
        {
            _ = SetEnv(variable, "/nonexistent", 1);
        }
    }

    /// <summary>OpenSSL asks getenv, which Environment.SetEnvironmentVariable does not reach.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
