using System.Text.Json;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>
/// What an object has besides the fields that are known here: a registration replaces the whole object, so whatever it does
/// not say would be gone.
/// </summary>
internal static class Kept
{
    /// <summary>Consul's own book-keeping, which it answers with and takes from nobody.</summary>
    private static readonly string[] Own = ["CreateIndex", "ModifyIndex", "ContentHash", "Datacenter"];

    public static Dictionary<string, JsonElement>? Of(Dictionary<string, JsonElement>? more)
    {
        if (more is null)
        {
            return null;
        }

        var kept = new Dictionary<string, JsonElement>(more);
        Array.ForEach(Own, key => kept.Remove(key));
        return kept.Count > 0 ? kept : null;
    }
}
