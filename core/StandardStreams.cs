using System.Runtime.InteropServices;

namespace MhaHooks.Core;

/// <summary>Descriptors 0, 1 and 2, which a caller may have closed.</summary>
internal static partial class StandardStreams
{
    private const int ReadWrite = 2;

    /// <summary>Whether somebody reads our stdout to its end (<c>hook | tee</c>): whoever keeps it open keeps that reader waiting.</summary>
    public static bool OutputIsPipe => new FileInfo("/proc/self/fd/1").LinkTarget is { } target
        && (target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal));

    /// <summary>
    /// Puts /dev/null in place of those that are closed: the next file or socket opened would take the number, and the log
    /// would be written into a journal or a server's connection.
    /// </summary>
    public static void OpenThoseThatAreClosed()
    {
        // open(2) gives the lowest number that is free.
        int opened;
        do
        {
            opened = Open("/dev/null", ReadWrite);
        }
        while (opened is >= 0 and <= 2);

        if (opened > 2)
        {
            _ = Close(opened);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
