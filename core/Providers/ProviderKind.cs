using MhaHooks.Core.Configuration;

namespace MhaHooks.Core.Providers;

/// <summary>One registration: which sections a provider answers to and how it is made.</summary>
/// <param name="Kind">The word before the colon in <c>[kind:name]</c>, or the whole of <c>[kind]</c>.</param>
/// <param name="Named">Whether sections carry a name.</param>
/// <param name="Role">What it is for: where its section cannot be used, what fails in its place.</param>
/// <param name="Create">Makes the provider; bad values are reported to the section's problems, not thrown.</param>
public sealed record ProviderKind(string Kind, bool Named, ProviderRole Role, Func<ConfigSection, ProviderServices, IProvider> Create);
