using System.Globalization;
using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// One login on one host: a multiplexed connection that the first use opens, that is shared by everything that runs at the
/// same time, and that outlives us for the next hook call. Without a place for its socket each command connects by itself.
/// </summary>
/// <param name="login">Where and how.</param>
/// <param name="directory">Where the control socket goes; null for no multiplexing.</param>
internal sealed class SshConnection(SshLogin login, string? directory)
{
    /// <summary>How long an idle connection stays open: from online stop to start, and between a DBA's attempts.</summary>
    private const int PersistSeconds = 120;

    /// <summary>A dead peer is noticed after this many unanswered probes and one more: (2 + 1) x 2 s.</summary>
    private const int AliveInterval = 2;
    private const int AliveCount = 2;

    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(500);

    private static readonly Dictionary<string, string> English = new() { ["LC_ALL"] = "C" };

    /// <summary>The options that nobody else's value can change. SendEnv adds up.</summary>
    public static IReadOnlyList<string> Decided { get; } =
        [.. Ours(TimeSpan.Zero, multiplexed: true).Select(option => option.Split('=')[0]).Where(name => name != "SendEnv")];

    private readonly SharedRun opening = new();
    private volatile bool multiplexed = directory is not null;
    private volatile bool suspect;

    public SshLogin Login => login;

    /// <summary>The control socket, or null.</summary>
    public string? Socket => multiplexed ? Path.Combine(directory!, login.Key) : null;

    /// <summary>Whether a master can be talked to. False also where there is none by intention.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancel) =>
        Socket is { } socket && await MuxSocket.LookAsync(socket, cancel) == MasterState.Alive;

    /// <summary>The last command got no answer: ask the host itself before the next one relies on this connection.</summary>
    public void Suspect() => suspect = true;

    /// <summary>
    /// Makes sure of a master that answers. With <paramref name="prove"/>, of a host that answers through it. Throws as
    /// <see cref="IRemoteShell"/> says; where several wait they share one attempt and its failure.
    /// </summary>
    public async Task EnsureAsync(bool prove, string place, CancellationToken cancel)
    {
        if (multiplexed)
        {
            await opening.JoinAsync(abandoned => OpenAsync(prove || suspect, place, abandoned), cancel);
        }
        else if (prove)
        {
            SshFailures.ThrowIfSshs(await ClientAsync("true", login.ConnectTimeout * 2, cancel), place, "");
        }
    }

    /// <summary>
    /// Logs in for the next hook call, or uses the connection that stands, so that its time starts anew. Whoever cancels leaves
    /// ssh to itself: its own limits end a login that hangs.
    /// </summary>
    public async Task OpenAheadAsync(string place, CancellationToken cancel)
    {
        if (Socket is not { } socket)
        {
            throw SshFailures.NoPlace(place);
        }

        if (await MuxSocket.LookAsync(socket, cancel) == MasterState.Hung)
        {
            Remove(socket);
        }

        var command = Command(Words("true"), login.ConnectTimeout * 2) with { Outlives = true };
        SshFailures.ThrowIfSshs(await ChildProcess.RunAsync(command, cancel), place, "");
    }

    /// <summary>
    /// Runs one line in the remote login shell: through the master where it opens a session, else by the ssh client, which
    /// connects by itself if it must.
    /// </summary>
    public async Task<ChildResult> RunAsync(string line, CancellationToken cancel) =>
        Socket is { } socket && await MuxSession.TryRunAsync(socket, line, null, cancel) is { } result ? result : await ClientAsync(line, null, cancel);

    /// <summary>The same for a line that waits for its signal; null where the master opens no session for it.</summary>
    public async Task<ChildResult?> TryHoldAsync(string line, Task signal, CancellationToken cancel) =>
        Socket is { } socket ? await MuxSession.TryRunAsync(socket, line, signal, cancel) : null;

    private async Task OpenAsync(bool prove, string place, CancellationToken cancel)
    {
        var socket = Socket!;
        switch (await MuxSocket.LookAsync(socket, cancel))
        {
            case MasterState.Alive when !prove || await AnswersAsync(cancel):
                suspect = false;
                return;
            case MasterState.Alive:
                // "stop", not "exit": what still runs through it may yet end well; it only takes nothing new and gives up the
                // socket, and dies by ServerAliveInterval.
                await ControlAsync("stop", cancel);
                Remove(socket);
                break;
            case MasterState.Hung:
                Remove(socket);
                break;
            default:
                break;
        }

        var result = await LoginAsync(place, cancel);
        if (SshDiagnosis.Read(result.Error) is { NoSocket: true } && result.ExitCode == 255)
        {
            // A full disk below state_dir must not stop a failover.
            multiplexed = false;
            result = await LoginAsync(place, cancel);
        }

        SshFailures.ThrowIfSshs(result, place, "");
        suspect = false;
    }

    /// <summary>
    /// Opens the master (ControlMaster=auto: ssh itself settles the race with another hook) and goes once to the host and
    /// back. What the command returns does not matter here.
    /// </summary>
    private async Task<ChildResult> LoginAsync(string place, CancellationToken cancel)
    {
        var limit = login.ConnectTimeout * 2;
        try
        {
            return await ClientAsync("true", limit, cancel);
        }
        catch (HookException error) when (error.Kind == FailureKind.TimedOut)
        {
            throw SshFailures.NoLogin(place, limit, error);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        try
        {
            return (await ClientAsync("true", login.ConnectTimeout / 2, cancel)).ExitCode != 255;
        }
        catch (HookException error) when (error.Kind == FailureKind.TimedOut)
        {
            return false;
        }
    }

    private async Task ControlAsync(string order, CancellationToken cancel)
    {
        try
        {
            await ChildProcess.RunAsync(Command(["-O", order, .. Place(), "--", login.Address], Courtesy), cancel);
        }
        catch (HookException error) when (error.Kind == FailureKind.TimedOut)
        {
            // The socket is taken away next, which does not need its consent.
        }
    }

    private static void Remove(string socket)
    {
        try
        {
            File.Delete(socket);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // ssh will say what is wrong with it.
        }
    }

    private Task<ChildResult> ClientAsync(string line, TimeSpan? limit, CancellationToken cancel) => ChildProcess.RunAsync(Command(Words(line), limit), cancel);

    private static ChildCommand Command(IReadOnlyList<string> words, TimeSpan? limit) => new("ssh", words) { Limit = limit, Environment = English };

    private IReadOnlyList<string> Words(string line) => [.. Limits(), .. login.Words, .. Place(), "--", login.Address, line];

    /// <summary>What nobody may override, so it comes first: ssh keeps the first value it is given.</summary>
    private IEnumerable<string> Limits() => Ours(login.ConnectTimeout, multiplexed).SelectMany(option => new[] { "-o", option }).Prepend("-T");

    private static string[] Ours(TimeSpan connectTimeout, bool multiplexed) =>
    [
        "BatchMode=yes", "NumberOfPasswordPrompts=0", "ConnectionAttempts=1", Option("ConnectTimeout", (int)Math.Ceiling(connectTimeout.TotalSeconds)),
        Option("ServerAliveInterval", AliveInterval), Option("ServerAliveCountMax", AliveCount),
        multiplexed ? "ControlMaster=auto" : "ControlMaster=no", Option("ControlPersist", PersistSeconds),

        // Its messages are what failures are told apart by; and sudo on the host is to speak English too.
        "LogLevel=INFO", "SendEnv=LC_ALL",
    ];

    /// <summary>-S is the one option of which the last counts, so it comes after everybody else's.</summary>
    private string[] Place() => ["-S", Socket?.Replace("%", "%%", StringComparison.Ordinal) ?? "none"];

    private static string Option(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
