using MhaHooks.Core.Contract;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Where to connect, as whom, and how.</summary>
internal sealed record ConnectOptions
{
    /// <summary>The host's name in mha.cnf: for messages, and one of the two names that its certificate may carry.</summary>
    public required string Name { get; init; }

    /// <summary>What to connect to: an address, or a name to be looked up. A certificate may carry it as well.</summary>
    public required string Address { get; init; }

    public int Port { get; init; } = 3306;

    public required string User { get; init; }

    public Secret Password { get; init; } = new("");

    public TlsMode Tls { get; init; } = TlsMode.Preferred;

    /// <summary>PEM file with the authorities for <see cref="TlsMode.Verify"/>; the system's where null.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// Whether caching_sha2_password may encrypt the password, on a connection without TLS, with a key that the server sends.
    /// Whoever can put himself in between can send his own key.
    /// </summary>
    public bool TrustServerKey { get; init; } = true;

    /// <summary>Whether nobody listening is worth another try: mysqld may be on its way up.</summary>
    public bool RefusalMayPass { get; init; }

    /// <summary>For everything from the name look-up to the end of the login.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(4);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For messages: <c>db1 (192.0.2.1) port 3306</c>.</summary>
    public string Peer => Name == Address ? $"{Name} port {Port}" : $"{Name} ({Address}) port {Port}";
}
