using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MhaHooks.Servers.Vip;

/// <summary>A thread inside a network namespace; sockets and children that it makes stay there.</summary>
internal static partial class NamespaceThread
{
    private const int NewNet = 0x40000000;

    public static T Inside<T>(string name, Func<T> call)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter(name);
                result = call();
            }
            catch (Exception error)
            {
                // Thrown again on the thread that waits for this one.
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static void Enter(string name)
    {
        using var there = File.OpenHandle($"/run/netns/{name}");
        if (SetNs((int)there.DangerousGetHandle(), NewNet) != 0)
        {
            throw new Win32Exception();
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNs(int descriptor, int kind);
}
