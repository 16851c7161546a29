namespace MhaHooks.Providers.Consul.Wire;

/// <summary>
/// One right, asked and answered by <c>POST /v1/internal/acl/authorize</c>: Consul's own UI asks it so. It is the one call of
/// 1.8.7 that says what a token may do without doing it; reading the policies themselves takes acl:read.
/// </summary>
internal sealed record AccessRight
{
    /// <summary>node, service or key.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The object's name.</summary>
    public string Segment { get; init; } = "";

    /// <summary>read or write.</summary>
    public string Access { get; init; } = "";

    public bool? Allow { get; init; }

    /// <summary>The rule that would grant it, as a policy spells it.</summary>
    public override string ToString() => $"{Resource} \"{Segment}\" {{ policy = \"{Access}\" }}";
}
