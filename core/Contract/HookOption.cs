namespace MhaHooks.Core.Contract;

/// <summary>One option of a hook's command line.</summary>
/// <param name="Name">In MHA's spelling, with underscores.</param>
/// <param name="Meaning">For <c>--help</c>.</param>
internal sealed record HookOption(string Name, string Meaning)
{
    /// <summary>Stands alone; takes no value.</summary>
    public bool IsFlag { get; init; }

    /// <summary>Its value is overwritten in our own argv and never shown.</summary>
    public bool IsSecret => Name.EndsWith("_password", StringComparison.Ordinal);
}
