using System.Globalization;
using System.Net;

namespace MhaHooks.Providers.Vip;

/// <summary>Addresses in the journal: what an undo needs to put them back or take them away.</summary>
internal static class HeldRecord
{
    /// <summary>The first one under plain keys, the others under <c>address.2</c> and so on.</summary>
    public static Dictionary<string, string> Write(params IReadOnlyList<HeldAddress> all)
    {
        var values = new Dictionary<string, string>();
        for (var index = 0; index < all.Count; index++)
        {
            var (held, end) = (all[index], End(index));
            values["address" + end] = held.Address.ToString();
            values["prefix" + end] = held.PrefixLength.ToString(CultureInfo.InvariantCulture);
            values["device" + end] = held.Device;
            values["label" + end] = held.Label;
        }

        return values;
    }

    public static IReadOnlyList<HeldAddress> Read(IReadOnlyDictionary<string, string> values) =>
    [
        .. Enumerable.Range(0, values.Count).Select(End).TakeWhile(end => values.ContainsKey("address" + end)).Select(end => new HeldAddress(
            values["device" + end], values["label" + end], IPAddress.Parse(values["address" + end]),
            int.Parse(values["prefix" + end], CultureInfo.InvariantCulture), [])),
    ];

    private static string End(int index) => index == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{index + 1}");
}
