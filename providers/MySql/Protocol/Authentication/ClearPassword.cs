namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>mysql_clear_password (PAM, LDAP): the password as it is. Through TLS or not at all.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_clear_text_password.html</remarks>
internal sealed class ClearPassword(Login login) : IAuthMethod
{
    public const string Name = "mysql_clear_password";

    public byte[] First() => login.Encrypted
        ? login.Terminated()
        : throw new NotSupportedException($"{Name} wants the password itself, and there is no TLS to send it through");

    public byte[]? Next(ReadOnlySpan<byte> data) => throw new InvalidDataException($"{Name} has no second round");
}
