namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>client_ed25519 of MariaDB: the nonce, signed with a key made from the password.</summary>
/// <remarks>https://mariadb.com/kb/en/authentication-plugin-ed25519/</remarks>
internal sealed class Ed25519Password(Login login) : IAuthMethod
{
    public const string Name = "client_ed25519";

    public byte[] First() => Ed25519.Sign(login.Password, login.Nonce(32));

    public byte[]? Next(ReadOnlySpan<byte> data) => throw new InvalidDataException($"{Name} has no second round");
}
