using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace MhaHooks.Units.Consul;

/// <summary>
/// Consul on the wire: every call has to be the one that is expected next, in method, address, headers and body, and gets
/// the answer that was written beside it. Whatever a test does not care about at the start, the leader probe, is answered.
/// </summary>
internal sealed class FakeConsul : HttpMessageHandler
{
    private readonly Queue<(string Call, Func<HttpResponseMessage> Answer)> script = new();
    private readonly List<string> unexpected = [];

    /// <summary>What the token header has to hold; null: there must be none.</summary>
    public string? Token { get; init; }

    /// <summary>By server; a leader where absent.</summary>
    public Dictionary<string, string> Leaders { get; } = [];

    /// <summary>Servers that answer nothing but who leads.</summary>
    public HashSet<string> Hanging { get; } = [];

    /// <summary>Servers that nothing comes back from.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>Servers that nothing listens at.</summary>
    public HashSet<string> Down { get; } = [];

    public List<string> Asked { get; } = [];

    /// <param name="call">Such as <c>PUT http://c1:8500/v1/catalog/register {"Node":"master"}</c>.</param>
    /// <param name="answer">The body.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="header">One header, <c>Name: value</c>.</param>
    public FakeConsul Expect(string call, string answer, int status = 200, string? header = null)
    {
        script.Enqueue((call, () =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(answer) };
            if (header?.Split(": ") is [var name, var value])
            {
                response.Headers.Add(name, value);
            }

            return response;
        }));
        return this;
    }

    public FakeConsul Throw(string call, Exception error)
    {
        script.Enqueue((call, () => throw error));
        return this;
    }

    /// <summary>Everything expected was asked, and nothing else.</summary>
    public void Done()
    {
        Assert.Empty(unexpected);
        Assert.Empty(script.Select(one => one.Call));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal(Token is null ? [] : [Token], request.Headers.TryGetValues("X-Consul-Token", out var tokens) ? tokens : []);
        Assert.Null(request.Headers.Authorization);
        Assert.DoesNotContain("token", request.RequestUri!.Query, StringComparison.OrdinalIgnoreCase);
        var body = request.Content is null ? "" : " " + Shown(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        var call = $"{request.Method} {request.RequestUri.AbsoluteUri}{body}";
        if (Down.Contains(request.RequestUri.Authority))
        {
            Asked.Add(call);
            throw new HttpRequestException("down", new SocketException((int)SocketError.ConnectionRefused));
        }

        if (Silent.Contains(request.RequestUri.Authority))
        {
            Asked.Add(call);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (request.RequestUri.AbsolutePath == "/v1/status/leader")
        {
            Asked.Add(call);
            return new HttpResponseMessage { Content = new StringContent(Leaders.GetValueOrDefault(request.RequestUri.Authority, "\"10.0.0.50:8300\"")) };
        }

        if (Hanging.Contains(request.RequestUri.Authority))
        {
            Asked.Add(call);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        var next = script.TryPeek(out var peeked) ? peeked : default;
        if (next.Call != call)
        {
            unexpected.Add($"{call} (expected {next.Call ?? "nothing"})");
            throw new HttpRequestException("unexpected: " + unexpected[^1]);
        }

        Asked.Add(call);
        return script.Dequeue().Answer();
    }

    /// <summary>What is no text is written in hexadecimal.</summary>
    private static string Shown(byte[] body) => Utf8.IsValid(body) ? Encoding.UTF8.GetString(body) : "0x" + Convert.ToHexString(body);
}
