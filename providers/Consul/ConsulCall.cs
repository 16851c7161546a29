using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>One call of Consul's HTTP API.</summary>
/// <param name="Method">GET, PUT, POST or DELETE.</param>
/// <param name="Path">From <c>/v1</c> on, escaped, with the query.</param>
/// <param name="Body">As sent, or as shown where <see cref="Raw"/> is what is sent.</param>
internal sealed record ConsulCall(HttpMethod Method, string Path, string? Body = null)
{
    /// <summary>What a token needs for it.</summary>
    public IReadOnlyList<AccessRight> Needs { get; init; } = [];

    /// <summary>The body where it need not be text: a key's value.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>A key's value is what it is; every other body is JSON.</summary>
    public bool IsJson => Body is not null && !Path.StartsWith("/v1/kv/", StringComparison.Ordinal);

    /// <summary>As a person would type it, with the server in front of the path. The token is no part of it.</summary>
    public string At(Uri server) => Body is null
        ? $"{Method} {Url(server)}"
        : $"{Method} {Url(server)} {Body}";

    public string Url(Uri server) => server.AbsoluteUri.TrimEnd('/') + Path;
}
