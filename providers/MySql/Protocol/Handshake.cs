using System.Security.Authentication;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>The connection phase: greeting, TLS, login.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html</remarks>
internal sealed class Handshake(PacketStream packets, ConnectOptions options)
{
    private bool encrypted;

    /// <summary>Ends logged in. <see cref="MySqlException"/> when the server refuses.</summary>
    public async Task<HandshakeV10> RunAsync(CancellationToken cancel)
    {
        var payload = await packets.ReadAsync(cancel);
        if (ErrPacket.Is(payload))
        {
            throw ErrPacket.Parse(payload).ToException();
        }

        var greeting = HandshakeV10.Parse(payload);
        var capabilities = greeting.Capabilities & Capabilities.Wanted;
        if (WantsTls(greeting))
        {
            capabilities |= Capabilities.Ssl;
            await EncryptAsync(new SslRequest(capabilities), cancel);
        }

        // A method nobody here knows is the server's default, not necessarily this account's: it will ask us to switch.
        var name = AuthMethods.Knows(greeting.AuthMethod) ? greeting.AuthMethod : NativePassword.Name;
        if (name == ClearPassword.Name && !encrypted)
        {
            name = NativePassword.Name;
        }

        var method = AuthMethods.For(name, Login.Of(options, greeting.Nonce, encrypted));
        var login = new HandshakeResponse41(capabilities, options.User, name, method.First());
        await packets.WriteAsync(login.ToPayload(), cancel);
        await AuthenticateAsync(method, cancel);
        packets.LoggedIn();
        return greeting;
    }

    private bool WantsTls(HandshakeV10 greeting)
    {
        if (options.Tls == TlsMode.Off)
        {
            return false;
        }

        var offered = greeting.Capabilities.HasFlag(Capabilities.Ssl);
        return offered || options.Tls == TlsMode.Preferred
            ? offered
            : throw new AuthenticationException("the server offers no TLS, which [mysql] tls asks for");
    }

    private async Task EncryptAsync(SslRequest request, CancellationToken cancel)
    {
        // Bytes from before the handshake would be taken for the server's words inside of TLS.
        if (packets.HasUnread)
        {
            throw new InvalidDataException("more than a greeting before TLS");
        }

        await packets.WriteAsync(request.ToPayload(), cancel);
        packets.Wrap(await new TlsUpgrade(options).UpgradeAsync(packets.Stream, cancel));
        encrypted = true;
    }

    private async Task AuthenticateAsync(IAuthMethod method, CancellationToken cancel)
    {
        // The longest honest login (switch, full, key, encrypted) has five rounds.
        for (var round = 0; round < 8; round++)
        {
            var payload = await packets.ReadAsync(cancel);
            byte[]? answer;
            switch (payload)
            {
                case [OkPacket.Header, ..]:
                    return;
                case [AuthSwitchRequest.Header, ..]:
                    var request = AuthSwitchRequest.Parse(payload);
                    method = AuthMethods.For(request.AuthMethod, Login.Of(options, request.Nonce, encrypted));
                    answer = method.First();
                    break;
                case [AuthMoreData.Header, ..]:
                    answer = method.Next(AuthMoreData.Parse(payload).Data);
                    break;
                default:
                    throw ErrPacket.Is(payload)
                        ? ErrPacket.Parse(payload).ToException()
                        : new InvalidDataException("an answer to the login that means nothing");
            }

            if (answer is not null)
            {
                await packets.WriteAsync(answer, cancel);
            }
        }

        throw new InvalidDataException("a login without end");
    }
}
