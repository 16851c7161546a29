using System.Globalization;

namespace MhaHooks.Lab;

/// <summary>One lab: four hosts that live as long as this object, and with it end whatever happens to the test run.</summary>
public sealed class LabHosts : IAsyncDisposable
{
    public const string Vip = "10.77.0.100";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"lab-{Guid.NewGuid():N}");

    private LabHosts()
    {
    }

    /// <summary>The top of the checkout; the hosts see it at the same path.</summary>
    public static string Checkout { get; } = FindCheckout();

    public static string Hook { get; } = Executable("master_ip_failover");

    public static string OnlineHook { get; } = Executable("master_ip_online_change");

    /// <summary>The command for people.</summary>
    public static string Tool { get; } = Executable("mha-hooks");

    private static string Lab { get; } = Path.Combine(Checkout, "tests", "lab", "lab");

    public static async Task<LabHosts> UpAsync()
    {
        if (!File.Exists(Hook))
        {
            throw new FileNotFoundException($"{Hook} is not there: run 'make publish' first");
        }

        var lab = new LabHosts();
        try
        {
            (await Command.RunAsync(Lab, ["up", lab.directory, "--owner", $"{Environment.ProcessId}"])).Ok();
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }

        return lab;
    }

    /// <summary>Runs a command on a host.</summary>
    public Task<Ran> RunAsync(string host, params string[] words) => Command.RunAsync(Lab, ["exec", directory, host, "--", .. words]);

    /// <summary>Runs a shell script on a host.</summary>
    public Task<Ran> ShellAsync(string host, string script) => RunAsync(host, "bash", "-c", script);

    public async Task<string> SqlAsync(string host, string sql) =>
        (await Command.RunAsync(Lab, ["sql", directory, host, sql])).Ok().Output.Trim();

    /// <summary>One of the lab's own verbs: <c>cut</c>, <c>heal</c>, <c>kill-mysqld</c>, <c>power-off</c>…</summary>
    public async Task DoAsync(string verb, params string[] words) => (await Command.RunAsync(Lab, [verb, directory, .. words])).Ok();

    public async Task WriteAsync(string host, string path, string text, string mode = "0600") =>
        (await Command.RunAsync(Lab, ["exec", directory, host, "--", "bash", "-c", "umask 077 && cat >\"$0\" && chmod \"$1\" \"$0\"", path, mode], text)).Ok();

    /// <summary>Waits until the script succeeds on the host; gives up with what it printed last.</summary>
    public async Task UntilAsync(string host, string script)
    {
        var bounded = string.Create(
            CultureInfo.InvariantCulture,
            $"end=$((SECONDS + {Patience.TotalSeconds:0})); until out=$({script} 2>&1); do [ $SECONDS -lt $end ] || {{ echo \"$out\"; exit 1; }}; sleep 0.05; done");
        (await ShellAsync(host, bounded)).Ok();
    }

    public async ValueTask DisposeAsync() => await Command.RunAsync(Lab, ["down", directory]);

    private static string Executable(string name) => Path.Combine(Checkout, "dist", "bin", name);

    private static string FindCheckout()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Hooks.sln")))
        {
            at = at.Parent;
        }

        return at!.FullName;
    }
}
