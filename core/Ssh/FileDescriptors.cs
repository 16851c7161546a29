using System.Runtime.InteropServices;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Passes open files to another process over a Unix socket (unix(7), SCM_RIGHTS), which the framework cannot. The structures
/// are those of 64-bit Linux.
/// </summary>
internal static unsafe partial class FileDescriptors
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;

    /// <summary>One file with one byte, as OpenSSH's mm_receive_fd wants them. Throws <see cref="IOException"/>.</summary>
    public static void Send(SafeHandle socket, SafeHandle file)
    {
        var held = false;
        file.DangerousAddRef(ref held);
        try
        {
            byte nothing = 0;
            var data = new DataPart { Start = &nothing, Length = 1 };
            var control = new ControlPart { Length = (nuint)sizeof(ControlPart) - sizeof(int), Level = SocketLevel, Type = Rights, Descriptor = (int)file.DangerousGetHandle() };
            var message = new Message { Data = &data, Parts = 1, Control = &control, ControlLength = (nuint)sizeof(ControlPart) };
            if (SendMessage(socket, &message, NoSignal) != 1)
            {
                throw new IOException($"a file could not be passed on: error {Marshal.GetLastPInvokeError()}");
            }
        }
        finally
        {
            file.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SendMessage(SafeHandle socket, Message* message, int flags);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DataPart
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct cmsghdr with one descriptor behind it, and its padding.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ControlPart
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
        public int Padding;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public DataPart* Data;
        public nuint Parts;
        public ControlPart* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
