namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// One login by one method: what the client has to say, step by step. It reads and writes nothing itself.
/// A refusal of ours (the method would give the password away) is a <see cref="NotSupportedException"/> that says why.
/// </summary>
internal interface IAuthMethod
{
    /// <summary>The first answer, to the greeting or to the switch.</summary>
    byte[] First();

    /// <summary>The answer to more data from the server, or null where there is nothing to say.</summary>
    byte[]? Next(ReadOnlySpan<byte> data);
}
