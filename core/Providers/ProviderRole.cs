namespace MhaHooks.Core.Providers;

/// <summary>What a provider is for; see the interface of the same name.</summary>
public enum ProviderRole
{
    Endpoint,
    WriteGate,
}
