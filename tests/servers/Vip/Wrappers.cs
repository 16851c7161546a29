namespace MhaHooks.Servers.Vip;

/// <summary>Hosts that lack something: a mount namespace hides or replaces one program, or rights are dropped.</summary>
internal static class Wrappers
{
    /// <summary>Without these programs. A device is no program, so that a shell finds nothing.</summary>
    public static IReadOnlyList<string> Without(params IEnumerable<string> programs) =>
    [
        "unshare", "-m", "sh", "-c",
        """
        for name in $1; do mount --bind /dev/null "$(readlink -f "$(command -v "$name")")" || exit; done
        shift; exec "$@"
        """,
        "without", string.Join(' ', programs),
    ];

    /// <summary>With another program in the place of <c>arping</c>.</summary>
    public static IReadOnlyList<string> WithArping(string path) =>
    [
        "unshare", "-m", "sh", "-c", """mount --bind "$1" "$(readlink -f "$(command -v arping)")" || exit; shift; exec "$@" """, "with", path,
    ];

    /// <summary>A host on which perl needs long to start.</summary>
    public static IReadOnlyList<string> SlowPerl { get; } =
    [
        "unshare", "-m", "sh", "-c",
        """
        set -e
        mount -t tmpfs none /mnt; real=$(readlink -f "$(command -v perl)"); cp "$real" /mnt/perl
        printf '#!/bin/sh\nsleep 0.5\nexec /mnt/perl "$@"\n' >/mnt/slow; chmod 755 /mnt/slow
        mount --bind /mnt/slow "$real"; exec "$@"
        """,
        "slow",
    ];

    /// <summary>Root who may configure the network and may not open a raw socket, as in many containers.</summary>
    public static IReadOnlyList<string> NoRawSocket { get; } = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"];

    /// <summary>Nobody: no rights at all.</summary>
    public static IReadOnlyList<string> Nobody { get; } = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--no-new-privs"];
}
