using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Core.Calls;

/// <summary>One hooks.cnf and what it names: what every call starts from.</summary>
internal sealed class Installation
{
    private const string DefaultConf = "/etc/mha-hooks.cnf";
    private static readonly Limits Fixed = new(TimeSpan.Zero, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1));

    private readonly IReadOnlyList<ProviderKind> kinds;
    private readonly TextWriter output;
    private readonly string? logOption;

    /// <param name="conf"><c>--hooks_conf</c>, where it was passed.</param>
    /// <param name="kinds">Every provider there is.</param>
    /// <param name="output">Where the log goes.</param>
    /// <param name="logOption"><c>--log</c>, where it was passed.</param>
    /// <param name="time">The only clock.</param>
    public Installation(string? conf, IReadOnlyList<ProviderKind> kinds, TextWriter output, string? logOption, TimeProvider time)
    {
        (this.kinds, this.output, this.logOption, Time) = (kinds, output, logOption, time);
        File = ConfigFile.Read(Path.GetFullPath(Given(conf) ?? Given(Environment.GetEnvironmentVariable("MHA_HOOKS_CONF")) ?? DefaultConf));
        Settings = HookSettings.Read(File);
        State = new StateDirectory(Settings.StateDir, Settings.App);
    }

    public ConfigFile File { get; }

    public HookSettings Settings { get; }

    public StateDirectory State { get; }

    public TimeProvider Time { get; }

    public Limits Limits => Fixed with { Step = Settings.StepTimeout };

    public HookLog LogFor(string title) => new(output, Time, title, logOption switch
    {
        "json" => LogFormat.Json,
        "text" => LogFormat.Text,
        _ => Settings.Log,
    });

    /// <summary>The providers for one request. To be disposed of at the end of the call.</summary>
    public ProviderSet Providers(Request request, HookLog log, IHandover handover)
    {
        var ssh = new HostOptions<SshSettings>(File.Section(SshSettings.Section), SshSettings.Read);
        var remote = new OpenSshShell(ssh, request.SshOptions, State.Ssh);
        var providers = ProviderSet.Load(
            File, kinds, new ProviderServices(remote, log, Time) { StepTimeout = Settings.StepTimeout, Handover = handover, Candidates = ssh.Default.OpenAhead });
        if (!providers.NeedsSystemTrust)
        {
            SystemTrust.Forgo();
        }

        return providers;
    }

    /// <summary>Says what is wrong with the file; what is still clear of it is used all the same.</summary>
    public void ReportProblems(HookLog log)
    {
        foreach (var problem in File.Problems)
        {
            log.Warn("hooks.cnf", problem.In(File.Path));
        }
    }

    private static string? Given(string? path) => string.IsNullOrWhiteSpace(path) ? null : path;
}
