using System.Net;

namespace MhaHooks.Providers.Vip;

/// <summary>One address as a host holds it.</summary>
/// <param name="Device">The device, without an alias.</param>
/// <param name="Label">The label (<c>eth0:1</c>), or the device again where there is none.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">In bits.</param>
/// <param name="Flags">The words of <c>ip addr</c> such as <c>secondary</c>, <c>tentative</c>, <c>dadfailed</c>; empty from ifconfig.</param>
internal sealed record HeldAddress(string Device, string Label, IPAddress Address, int PrefixLength, IReadOnlyList<string> Flags)
{
    public bool IsSecondary => Flags.Contains("secondary");

    /// <summary>The kernel's own duplicate address detection found another holder (IPv6).</summary>
    public bool IsDuplicate => Flags.Contains("dadfailed");

    /// <summary>Whether it has a name of its own that ifconfig can take down.</summary>
    public bool IsAlias => Label.Contains(':', StringComparison.Ordinal);

    public bool IsTentative => Flags.Contains("tentative");

    /// <summary>The same address, held the same way, whatever its flags have become.</summary>
    public bool IsSame(HeldAddress other) => other.Address.Equals(Address) && other.PrefixLength == PrefixLength && other.Device == Device;

    /// <summary>As said in messages: <c>192.0.2.10/24 on eth0, label eth0:1</c>.</summary>
    public override string ToString() =>
        Label == Device ? $"{Address}/{PrefixLength} on {Device}" : $"{Address}/{PrefixLength} on {Device}, label {Label}";
}
