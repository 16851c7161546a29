namespace MhaHooks.Providers.Vip;

/// <summary>Whether anybody answers for the address, as seen from the manager.</summary>
/// <param name="Result">The verdict.</param>
/// <param name="Seen">The evidence, in words.</param>
internal sealed record SilenceVerdict(SilenceResult Result, string Seen)
{
    public bool IsSilent => Result == SilenceResult.Silent;
}
