using System.Globalization;
using System.Net;

namespace MhaHooks.Providers.Vip;

/// <summary>An address in the journal: what an undo needs to put it back or take it away.</summary>
internal static class HeldRecord
{
    public static Dictionary<string, string> Write(HeldAddress held) => new()
    {
        ["address"] = held.Address.ToString(),
        ["prefix"] = held.PrefixLength.ToString(CultureInfo.InvariantCulture),
        ["device"] = held.Device,
        ["label"] = held.Label,
    };

    public static HeldAddress Read(IReadOnlyDictionary<string, string> values) => new(
        values["device"], values["label"], IPAddress.Parse(values["address"]), int.Parse(values["prefix"], CultureInfo.InvariantCulture), []);
}
