namespace MhaHooks.Providers.Consul.Wire;

/// <summary>A key, from <c>GET /v1/kv/KEY</c>.</summary>
internal sealed record KeyEntry
{
    public string Key { get; init; } = "";

    /// <summary>In base64 on the wire.</summary>
    public byte[]? Value { get; init; }

    /// <summary>A number of the users' own, kept as it is.</summary>
    public ulong Flags { get; init; }

    public ulong ModifyIndex { get; init; }

    /// <summary>The session that holds the key's lock, or null.</summary>
    public string? Session { get; init; }
}
