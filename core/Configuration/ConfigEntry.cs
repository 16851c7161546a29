namespace MhaHooks.Core.Configuration;

/// <summary>One <c>key=value</c> line.</summary>
internal sealed record ConfigEntry(string Key, string Value, int Line);
