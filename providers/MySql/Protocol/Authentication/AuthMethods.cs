namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The methods this client knows, by the names servers call them.</summary>
internal static class AuthMethods
{
    public static IAuthMethod For(string name, Login login) => name switch
    {
        NativePassword.Name => new NativePassword(login),
        CachingSha2Password.Name => new CachingSha2Password(login),
        Ed25519Password.Name => new Ed25519Password(login),
        ClearPassword.Name => new ClearPassword(login),
        _ => throw new NotSupportedException(
            $"the server wants authentication method '{name}'; this client knows {NativePassword.Name}, {CachingSha2Password.Name}, " +
            $"{Ed25519Password.Name} and {ClearPassword.Name}"),
    };

    public static bool Knows(string name) => name is NativePassword.Name or CachingSha2Password.Name or Ed25519Password.Name or ClearPassword.Name;
}
