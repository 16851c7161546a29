using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MhaHooks.BlackBox;

/// <summary>The published native executable with a configuration and a state directory of its own.</summary>
public sealed class Hook : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("hook").FullName;

    public string StateDir => Path.Combine(directory, "state");

    public string Conf => Path.Combine(directory, "hooks.cnf");

    private string Journals => Path.Combine(StateDir, "hooks", "journal");

    public static string Executable { get; } = Find("master_ip_failover");

    /// <summary>Writes the configuration; <c>state_dir</c> is set already, in line 2.</summary>
    public Hook Configure(params string[] lines)
    {
        File.WriteAllLines(Conf, ["[hooks]", $"state_dir={StateDir}", .. lines]);
        return this;
    }

    public async Task<HookRun> RunAsync(params string[] arguments)
    {
        using var running = Start(arguments);
        return await EndAsync(running);
    }

    /// <summary>Starts it without waiting for its end.</summary>
    public Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Executable, [$"--hooks_conf={Conf}", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    public static async Task<HookRun> EndAsync(Process running)
    {
        var output = running.StandardOutput.ReadToEndAsync();
        var error = running.StandardError.ReadToEndAsync();
        await running.WaitForExitAsync();
        return new HookRun(running.ExitCode, await output, await error);
    }

    /// <summary>The journal of the newest call, without the room that is reserved behind its end.</summary>
    public string Journal() => File.ReadAllText(Directory.GetFiles(Journals).Order(StringComparer.Ordinal).Last()).TrimEnd('\0');

    public bool HasJournal => Directory.Exists(Journals) && Directory.GetFiles(Journals).Length > 0;

    /// <summary>Sends a signal by number, as MHA and people do.</summary>
    public static void Signal(Process process, int signal) => _ = Kill(process.Id, signal);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static string Find(string name)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Hooks.sln")))
        {
            at = at.Parent;
        }

        var path = Path.Combine(at!.FullName, "dist", "bin", name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: run 'make publish' first");
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
