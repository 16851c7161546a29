using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Finds a directory for ssh's control sockets. Who can write there can hand us a connection to another machine, so a
/// directory counts only if it is no link, belongs to us and is closed to everybody else.
/// </summary>
internal static partial class ControlDirectory
{
    /// <summary>sun_path holds 107 bytes; our names take 16, a slash, and ssh's temporary suffix another 17 (mux.c: muxserver_listen).</summary>
    private const int LongestPath = 107 - 17 - 16 - 1;

    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int AtSymlinkNoFollow = 0x100;
    private const int CurrentDirectory = -100;
    private const uint BasicFacts = 0x7ff;

    /// <summary>
    /// The preferred directory, else one under /run/user, else one in /tmp; each is made where it is absent. Null when none
    /// can be had: each command opens a connection of its own then.
    /// </summary>
    public static string? Find(string preferred)
    {
        var user = GetEffectiveUser().ToString(CultureInfo.InvariantCulture);
        string[] candidates = [Path.GetFullPath(preferred), $"/run/user/{user}/mha-hooks", $"/tmp/mha-hooks-{user}"];
        return Array.Find(candidates, Prepare);
    }

    private static bool Prepare(string path)
    {
        // ssh expands ${NAME} and %x in a control path; the latter can be escaped, the former cannot.
        if (Encoding.UTF8.GetByteCount(path) > LongestPath || path.Contains('$', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            // Never the parents of /run/user/UID: that one is the login manager's to make.
            if (!path.StartsWith("/run/user/", StringComparison.Ordinal) || Directory.Exists(Path.GetDirectoryName(path)))
            {
                Directory.CreateDirectory(path, Mine);
            }

            return IsPrivate(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>A real directory, ours, mode 0700 (or less). The framework has no way to ask for the owner; statx(2) has one layout everywhere.</summary>
    private static unsafe bool IsPrivate(string path)
    {
        var stat = stackalloc byte[256];
        if (StatX(CurrentDirectory, path, AtSymlinkNoFollow, BasicFacts, stat) != 0)
        {
            return false;
        }

        var owner = *(uint*)(stat + 20);
        var mode = *(ushort*)(stat + 28);
        const int FormatMask = 0xf000;
        const int FormatDirectory = 0x4000;
        const int GroupAndOthers = 0x3f;
        return (mode & FormatMask) == FormatDirectory && (mode & GroupAndOthers) == 0 && owner == GetEffectiveUser();
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int StatX(int directory, string path, int flags, uint mask, byte* stat);
}
