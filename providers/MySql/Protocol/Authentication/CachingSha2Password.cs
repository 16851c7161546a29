using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// caching_sha2_password: a scramble first, which is enough when the server has the account in its cache (fast). Otherwise
/// the password itself: through TLS, or encrypted with the server's RSA key.
/// </summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html</remarks>
internal sealed class CachingSha2Password(Login login) : IAuthMethod
{
    public const string Name = "caching_sha2_password";

    private const byte FastOk = 3;
    private const byte FullNeeded = 4;
    private const byte KeyPlease = 2;

    private bool keyRequested;

    public byte[] First()
    {
        if (login.Password.Length == 0)
        {
            return [];
        }

        var once = SHA256.HashData(login.Password);
        byte[] seed = [.. SHA256.HashData(once), .. login.Nonce(20)];
        var mask = SHA256.HashData(seed);
        for (var i = 0; i < once.Length; i++)
        {
            once[i] ^= mask[i];
        }

        return once;
    }

    public byte[]? Next(ReadOnlySpan<byte> data)
    {
        if (keyRequested)
        {
            return Encrypt(data);
        }

        return data switch
        {
            [FastOk] => null,
            [FullNeeded] => Full(),
            _ => throw new InvalidDataException($"{Name}: {data.Length} bytes that mean nothing"),
        };
    }

    private byte[] Full()
    {
        if (login.Encrypted)
        {
            return login.Terminated();
        }

        if (!login.TrustServerKey)
        {
            throw new NotSupportedException($"{Name} wants the password itself, and there is no TLS to send it through");
        }

        keyRequested = true;
        return [KeyPlease];
    }

    [SuppressMessage("Security", "CA5350", Justification = "the method is defined with OAEP and SHA-1")]
    private byte[] Encrypt(ReadOnlySpan<byte> pem)
    {
        var text = login.Terminated();
        var nonce = login.Nonce(20);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] ^= nonce[i % nonce.Length];
        }

        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(Encoding.ASCII.GetString(pem));
        }
        catch (ArgumentException)
        {
            throw new InvalidDataException($"{Name}: what the server sent is no public key");
        }

        return key.Encrypt(text, RSAEncryptionPadding.OaepSHA1);
    }
}
