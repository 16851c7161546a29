using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Providers.Vip;

/// <summary>Every failure this provider reports, in one place.</summary>
internal static class VipFailures
{
    private static readonly string[] NoRight =
        ["not permitted", "permission denied", "uid/euid 0", "cap_net_raw", "must be root", "you must be"];

    private static readonly string[] NotThere =
        ["not found", "cannot find device", "no such device", "not available", "no such file", "error fetching interface"];

    public static HookException NoDevice(string section, DatabaseHost host) =>
        new(FailureKind.Misconfigured, $"[{section}] names no device for {host}")
        {
            Next = $"add 'device' to [{section}], or '{section}.device' to [host:{host.Name}]",
        };

    public static HookException DeviceMissing(VipOptions options, DatabaseHost host) =>
        new(FailureKind.Missing, $"{options.Cidr} cannot be put on {host}")
        {
            Expected = $"a network device {options.Device}",
            Seen = "no such device",
            Next = $"correct 'device', for this host alone with [host:{host.Name}]",
        };

    public static HookException ToolMissing(VipOptions options, DatabaseHost host) =>
        new(FailureKind.Missing, $"{options.Cidr} cannot be changed on {host}")
        {
            Expected = $"the command '{options.Tool.ToString().ToLowerInvariant()}' in PATH, /usr/sbin or /sbin",
            Seen = "it is not there",
            Next = "install iproute2 or set 'tool' to what the host has",
        };

    public static HookException NoAlias(VipOptions options, DatabaseHost host) =>
        new(FailureKind.Misconfigured, $"{options.Cidr} cannot be put on {host} with ifconfig")
        {
            Expected = $"a label such as {options.Device}:1: without it ifconfig replaces the device's own address",
            Seen = "only ifconfig is there, and no label is configured",
            Next = "set 'label', or install iproute2 on that host",
        };

    public static HookException Elsewhere(VipOptions options, DatabaseHost host, HeldAddress held) =>
        new(FailureKind.Conflict, $"{options.Cidr} is on another device of {host}")
        {
            Expected = $"on {options.Device}",
            Seen = held.ToString(),
            Now = "nothing was changed",
            Next = $"correct 'device', or remove it: ip addr del {held.Address}/{held.PrefixLength} dev {held.Device}",
        };

    public static HookException LabelTaken(VipOptions options, DatabaseHost host, HeldAddress held) =>
        new(FailureKind.Conflict, $"{options.Cidr} cannot be put on {host}: ifconfig would replace what {options.Label} holds")
        {
            Seen = held.ToString(),
            Now = "nothing was changed",
            Next = "choose a free 'label'",
        };

    public static HookException Answered(VipOptions options, DatabaseHost host, string holder, bool held) =>
        new(FailureKind.Conflict, $"somebody else answers for {options.Address}")
        {
            Expected = $"silence on {options.Device} of {host}",
            Seen = $"an answer from MAC {holder}",
            Now = held ? $"the address is on {host} and on that machine" : $"the address was not added to {host}",
            Next = $"take the address from the machine with MAC {holder} (ip neigh on a neighbour, or the switch's table), then call the hook again",
        };

    public static HookException SecondHolder(VipOptions options, DatabaseHost holder, DatabaseHost asker, IEnumerable<string> strangers) =>
        new(FailureKind.Conflict, $"{holder.Name} is not the only one who answers for {options.Address}")
        {
            Expected = $"an answer from {holder.Name} alone, heard on {options.Device} of {asker.Name}",
            Seen = $"an answer from MAC {string.Join(" and ", strangers)} as well",
            Now = "nothing was changed",
            Next = "take the address from that machine (ip neigh on a neighbour, or the switch's table), then switch again",
        };

    public static HookException NotAsked(VipOptions options, DatabaseHost host, string complaint) =>
        new(KindOf(complaint), $"{host} could not ask whether somebody else holds {options.Address}")
        {
            Seen = complaint,
            Now = "nothing was changed: an address that may have a holder is not added",
            Next = Advice(options, "or set probe = no"),
        };

    public static HookException NotAnnounced(VipOptions options, DatabaseHost host, string complaint) =>
        new(KindOf(complaint), $"the neighbours of {host} were not told of {options.Address}")
        {
            Seen = complaint,
            Now = "the address is there; neighbours and routers may use the old MAC address until their caches expire",
            Next = Advice(options, $"then: arping -U -c 5 -I {options.Device} {options.Address}"),
        };

    public static HookException CannotTell(VipOptions options, DatabaseHost host, string complaint) =>
        new(KindOf(complaint), $"{host} could not ask or tell its neighbours about {options.Address}")
        {
            Seen = complaint,
            Now = "nothing was changed; a failover would leave neighbours with the old MAC address",
            Next = Advice(options, "or correct 'device'"),
        };

    public static HookException NotChanged(string what, DatabaseHost host, RemoteResult result) =>
        new(KindOf(result.Complaint), $"cannot {what} on {host}")
        {
            Seen = result.Complaint,
            Next = KindOf(result.Complaint) == FailureKind.Denied ? "log in as root, or set sudo = yes in [ssh] and allow it in sudoers" : null,
        };

    public static HookException Unread(DatabaseHost host, RemoteResult result) =>
        new(result.Ok ? FailureKind.Unproven : KindOf(result.Complaint), $"cannot see the addresses of {host}")
        {
            Expected = "the answer of our script, from its first address to its last line",
            Seen = result.Complaint,
            Next = result.Ok
                ? "let the ssh user run commands there: a login shell such as nologin, or a ForceCommand, answers for itself"
                : "install iproute2 (or net-tools) on that host",
        };

    public static HookException Unproven(VipOptions options, DatabaseHost host, string expected, string seen) =>
        new(FailureKind.Unproven, $"{options.Cidr} was changed on {host} and is not as it should be")
        {
            Expected = expected,
            Seen = seen,
            Next = $"look at it: ip addr show on {host.Name}",
        };

    /// <summary>What the tools' own words mean.</summary>
    public static FailureKind KindOf(string complaint) =>
        Contains(complaint, NoRight) ? FailureKind.Denied : Contains(complaint, NotThere) ? FailureKind.Missing : FailureKind.Rejected;

    private static string Advice(VipOptions options, string more) => options.IsV6
        ? $"install perl there and log in as root (or set sudo = yes in [ssh]): neighbour discovery needs a raw socket; {more}"
        : $"install perl there (or arping, as in iputils-arping) and log in as root (or set sudo = yes in [ssh]): it needs a raw socket; {more}";

    private static bool Contains(string text, string[] words) =>
        words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
