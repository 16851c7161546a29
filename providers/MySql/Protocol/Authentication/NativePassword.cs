using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>mysql_native_password: SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))).</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html</remarks>
internal sealed class NativePassword(Login login) : IAuthMethod
{
    public const string Name = "mysql_native_password";

    [SuppressMessage("Security", "CA5350", Justification = "the method is defined with SHA-1")]
    public byte[] First()
    {
        if (login.Password.Length == 0)
        {
            return [];
        }

        var once = SHA1.HashData(login.Password);
        byte[] seed = [.. login.Nonce(20), .. SHA1.HashData(once)];
        var mask = SHA1.HashData(seed);
        for (var i = 0; i < once.Length; i++)
        {
            once[i] ^= mask[i];
        }

        return once;
    }

    public byte[]? Next(ReadOnlySpan<byte> data) => throw new InvalidDataException($"{Name} has no second round");
}
