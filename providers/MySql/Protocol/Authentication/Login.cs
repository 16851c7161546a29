using System.Text;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>What every authentication method works from.</summary>
/// <param name="Password">In UTF-8.</param>
/// <param name="ServerNonce">As the server sent it: methods take as much of it as they use.</param>
/// <param name="Encrypted">TLS is up.</param>
/// <param name="TrustServerKey">See <see cref="ConnectOptions.TrustServerKey"/>.</param>
internal sealed record Login(byte[] Password, byte[] ServerNonce, bool Encrypted, bool TrustServerKey)
{
    public static Login Of(ConnectOptions options, byte[] nonce, bool encrypted) =>
        new(Encoding.UTF8.GetBytes(options.Password.Reveal()), nonce, encrypted, options.TrustServerKey);

    public ReadOnlySpan<byte> Nonce(int length) => ServerNonce.Length >= length
        ? ServerNonce.AsSpan(0, length)
        : throw new InvalidDataException($"a nonce of {ServerNonce.Length} bytes where {length} are due");

    /// <summary>The password and a NUL.</summary>
    public byte[] Terminated() => [.. Password, 0];

    /// <summary>Prints nothing of the password.</summary>
    public override string ToString() => nameof(Login);
}
