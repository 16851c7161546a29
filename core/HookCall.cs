using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Core;

/// <summary>One call of a hook, from its command line to its exit code.</summary>
internal sealed class HookCall
{
    private const string DefaultConf = "/etc/mha-hooks.cnf";
    private static readonly Limits Fixed = new(TimeSpan.Zero, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1));

    /// <summary>What undo and good-byes may take behind the deadline before the call is left alone, whatever still hangs.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(30);

    private readonly CommandLine line;
    private readonly Planner planner;
    private readonly IReadOnlyList<ProviderKind> kinds;
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private readonly ConfigFile file;
    private readonly HookSettings settings;
    private readonly StateDirectory state;

    public HookCall(CommandLine line, Planner planner, IReadOnlyList<ProviderKind> kinds, TextWriter output, TimeProvider time)
    {
        (this.line, this.planner, this.kinds, this.output, this.time) = (line, planner, kinds, output, time);
        file = ConfigFile.Read(Path.GetFullPath(Given(line.HooksConf) ?? Given(Environment.GetEnvironmentVariable("MHA_HOOKS_CONF")) ?? DefaultConf));
        settings = HookSettings.Read(file);
        state = new StateDirectory(settings.StateDir, settings.App);
    }

    /// <summary>Never throws.</summary>
    public async Task<int> RunAsync(CancellationToken interrupt)
    {
        var log = LogFor(Names.Of(line.Hook));
        foreach (var warning in line.Warnings)
        {
            log.Warn("arguments", warning);
        }

        if (line.Log is not (null or "text" or "json"))
        {
            log.Warn("arguments", $"--log={line.Log} is neither text nor json and is ignored");
        }

        Request request;
        try
        {
            request = RequestBuilder.Build(line);
        }
        catch (HookException error)
        {
            log.Error("arguments", error.Message);
            log.Error("exit 1", "the call means nothing; MHA takes it as a failure and aborts");
            return ExitCodes.Failure;
        }

        log = LogFor(request.Title);
        var code = await GuardAsync(request, log, interrupt);
        if (!line.DryRun)
        {
            Close(request, log, code);
        }

        return code;
    }

    private static string? Given(string? path) => string.IsNullOrWhiteSpace(path) ? null : path;

    private static void Close(Request request, HookLog log, int code)
    {
        var text = ExitCodes.Meaning(request, code);
        if (code == ExitCodes.Success)
        {
            log.Info("exit 0", text);
        }
        else
        {
            log.Error($"exit {code}", text);
        }
    }

    private HookLog LogFor(string title) => new(output, time, title, line.Log switch
    {
        "json" => LogFormat.Json,
        "text" => LogFormat.Text,
        _ => settings.Log,
    });

    private async Task<int> GuardAsync(Request request, HookLog log, CancellationToken interrupt)
    {
        var policy = request.Command == HookCommand.Start ? settings.OnStartFailure : settings.OnStopFailure;
        var limit = request.Command == HookCommand.Status ? settings.StatusDeadline : settings.Deadline;
        using var deadline = new CancellationTokenSource(limit, time);
        try
        {
            return await Task.Run(() => PlanAndRunAsync(request, log, deadline.Token, interrupt), CancellationToken.None)
                .WaitAsync(limit + Afterwards, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            log.Error("call", $"still not ended {Durations.Show(Afterwards)} behind its deadline of {Durations.Show(limit)} and left alone: "
                + "something blocks that cannot be cancelled; look at the disk of state_dir first");
        }
        catch (HookException error)
        {
            log.Error("call", error.Message);
        }
        catch (Exception fault)
        {
            // The process boundary: a fault of ours must still leave with a code that MHA reads as what it is.
            log.Error("call", $"a fault of this program, please report it: {fault}");
        }

        return interrupt.IsCancellationRequested ? ExitCodes.Failure : ExitCodes.OfFailure(request.Command, policy);
    }

    private async Task<int> PlanAndRunAsync(Request request, HookLog log, CancellationToken deadline, CancellationToken interrupt)
    {
        var ssh = new HostOptions<SshSettings>(file.Section(SshSettings.Section), SshSettings.Read);
        var remote = new OpenSshShell(ssh, request.SshOptions, state.Ssh);
        await using var providers = ProviderSet.Load(file, kinds, new ProviderServices(remote, log, time) { StepTimeout = settings.StepTimeout });
        if (!providers.NeedsSystemTrust)
        {
            SystemTrust.Forgo();
        }

        var plan = WithOwnPreflight(planner(request, settings, providers));
        if (line.DryRun)
        {
            ReportProblems(log);
            await output.WriteAsync(PlanPrinter.Print(plan));
            return ExitCodes.Success;
        }

        if (request.Command != HookCommand.Status)
        {
            ReportProblems(log);
            if (providers.IsEmpty && file.Problems.Count > 0)
            {
                throw new HookException(FailureKind.Misconfigured, $"{file.Path} turns no provider on, so that nothing can be moved")
                {
                    Now = "nothing was touched",
                    Next = "correct the configuration and run the hook again by hand",
                };
            }
        }

        if (providers.IsEmpty)
        {
            log.Warn(file.Path, "no section turns a provider on; this call does nothing");
        }

        return plan.ReadOnly
            ? ExitCodes.Of(plan, await RunnerFor(log, new NoJournal()).RunAsync(plan, deadline, interrupt))
            : await RunOnRecordAsync(plan, log, deadline, interrupt);
    }

    private async Task<int> RunOnRecordAsync(Plan plan, HookLog log, CancellationToken deadline, CancellationToken interrupt)
    {
        state.Make();
        using var held = await LockAsync(plan, log, deadline, interrupt);
        using var journal = JournalFile.Open(state.Journal, plan.Request, log, time);
        journal.Begin(plan.Request, file.Path);
        var outcome = await RunnerFor(log, journal).RunAsync(plan, deadline, interrupt);
        foreach (var left in outcome.NotUndone)
        {
            log.Error("undo", $"still to be undone by hand: {left}");
        }

        var code = ExitCodes.Of(plan, outcome);
        journal.End(code);
        return code;
    }

    // Without a place to lock the call still runs: a full disk on the manager must not keep a site down.
    private async Task<AppLock?> LockAsync(Plan plan, HookLog log, CancellationToken deadline, CancellationToken interrupt)
    {
        using var half = new CancellationTokenSource(plan.Deadline / 2, time);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(half.Token, deadline, interrupt);
        try
        {
            return await AppLock.TakeAsync(state.App, plan.Request.Title, time, cancel.Token);
        }
        catch (HookException error) when (error.Kind == FailureKind.Missing)
        {
            log.Warn("lock", $"{error.Message}; this call goes on without a lock against a second one");
            return null;
        }
    }

    private Runner RunnerFor(HookLog log, IJournal journal) =>
        new(log, journal, time, Fixed with { Step = settings.StepTimeout });

    private void ReportProblems(HookLog log)
    {
        foreach (var problem in file.Problems)
        {
            log.Warn("hooks.cnf", problem.In(file.Path));
        }
    }

    private Plan WithOwnPreflight(Plan plan)
    {
        if (plan.Request.Command != HookCommand.Status)
        {
            return plan;
        }

        Track[] own =
        [
            Own(new CheckStep(new StepName("hooks", "check", file.Path), "every line of it is understood", _ => Task.FromResult(CheckFile()))),
            Own(new CheckStep(new StepName("hooks", "check", state.Journal), "a journal can be written", _ => Task.FromResult(state.Probe()))),
        ];
        return plan with { Stages = [plan.Stages[0] with { Tracks = [.. own, .. plan.Stages[0].Tracks] }, .. plan.Stages.Skip(1)] };
    }

    private static Track Own(Step step) => new(HookSettings.Section, [step]);

    private string CheckFile() => file.Problems.Count == 0
        ? "understood"
        : throw new HookException(FailureKind.Misconfigured, string.Join("; ", file.Problems.Select(problem => problem.In(file.Path))))
        {
            Next = "correct these lines; stop and start would warn and use the defaults",
        };
}
