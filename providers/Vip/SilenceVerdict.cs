namespace MhaHooks.Providers.Vip;

/// <summary>Whether anybody answers for the address, as seen from the manager.</summary>
/// <param name="IsSilent">Nobody does.</param>
/// <param name="Seen">The evidence, in words.</param>
internal sealed record SilenceVerdict(bool IsSilent, string Seen);
