using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;

namespace MhaHooks.Core.Calls;

/// <summary>One call of a hook, from its command line to its exit code.</summary>
internal sealed class HookCall(CommandLine line, Planner planner, Installation site, TextWriter output)
{
    /// <summary>What undo and good-byes may take behind the deadline before the call is left alone, whatever still hangs.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(30);

    /// <summary>The same where everything has to be put back, one after the other.</summary>
    private static readonly TimeSpan AfterwardsWithUndo = TimeSpan.FromMinutes(3);

    /// <summary>Never throws.</summary>
    public async Task<int> RunAsync(CancellationToken interrupt)
    {
        var log = site.LogFor(Names.Of(line.Hook));
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

        log = site.LogFor(request.Title);
        var code = await GuardAsync(request, log, interrupt);
        if (!line.DryRun)
        {
            Close(request, log, code);
        }

        return code;
    }

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

    private async Task<int> GuardAsync(Request request, HookLog log, CancellationToken interrupt)
    {
        var policy = site.Settings.PolicyFor(request);
        var limit = request.Command == HookCommand.Status ? site.Settings.StatusDeadline : site.Settings.Deadline;
        var afterwards = policy == FailurePolicy.Undo ? AfterwardsWithUndo : Afterwards;
        using var deadline = new CancellationTokenSource(limit, site.Time);
        try
        {
            return await Task.Run(() => PlanAndRunAsync(request, log, deadline.Token, interrupt), CancellationToken.None)
                .WaitAsync(limit + afterwards, site.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            log.Error("call", $"still not ended {Durations.Show(afterwards)} behind its deadline of {Durations.Show(limit)} and left alone: "
                + "something blocks that cannot be cancelled; look at the disk of state_dir first");
        }
        catch (HookException error)
        {
            log.Error("call", error.Message);
            policy = IfNotBegun(request, policy);
        }
        catch (Exception fault)
        {
            // The process boundary: a fault of ours must still leave with a code that MHA reads as what it is.
            log.Error("call", $"a fault of this program, please report it: {fault}");
            policy = IfNotBegun(request, policy);
        }

        return interrupt.IsCancellationRequested ? ExitCodes.Failure : ExitCodes.OfFailure(request.Command, policy);
    }

    // Whether the stop before it stands is then not known: MHA, told to proceed, would let writes in on the new master beside the old one.
    private static FailurePolicy IfNotBegun(Request request, FailurePolicy policy) =>
        request is { Hook: HookKind.MasterIpOnlineChange, Command: HookCommand.Start } ? FailurePolicy.Abort : policy;

    private async Task<int> PlanAndRunAsync(Request request, HookLog log, CancellationToken deadline, CancellationToken interrupt)
    {
        var handover = new Handover(site.State, request, site.Time);
        await using var providers = site.Providers(request, log, handover);
        var plan = OwnSteps.Add(planner(request, site.Settings, providers), site, providers, handover, line);
        if (line.DryRun)
        {
            site.ReportProblems(log);
            await output.WriteAsync(PlanPrinter.Print(plan));
            return ExitCodes.Success;
        }

        if (request.Command != HookCommand.Status)
        {
            site.ReportProblems(log);
            DemandSomethingToDo(providers);
        }

        if (providers.IsEmpty)
        {
            log.Warn(site.File.Path, "no section turns a provider on; this call does nothing");
        }

        return plan.ReadOnly
            ? ExitCodes.Of(plan, await RunnerFor(log, new NoJournal()).RunAsync(plan, deadline, interrupt))
            : await RunOnRecordAsync(plan, log, deadline, interrupt);
    }

    private void DemandSomethingToDo(ProviderSet providers)
    {
        if (providers.IsEmpty && site.File.Problems.Count > 0)
        {
            throw new HookException(FailureKind.Misconfigured, $"{site.File.Path} turns no provider on, so that nothing can be moved")
            {
                Now = "nothing was touched",
                Next = "correct the configuration and run the hook again by hand",
            };
        }
    }

    private async Task<int> RunOnRecordAsync(Plan plan, HookLog log, CancellationToken deadline, CancellationToken interrupt)
    {
        site.State.Make();
        using var held = await LockAsync(plan, log, deadline, interrupt);
        using var journal = JournalFile.Open(site.State.Journal, plan.Request, log, site.Time);
        journal.Begin(plan.Request, site.File.Path);
        var outcome = await RunnerFor(log, journal).RunAsync(plan, deadline, interrupt);
        Conclude(plan, outcome, log);
        var code = ExitCodes.Of(plan, outcome);
        journal.End(code);
        return code;
    }

    /// <summary>Where things stand after a stop that failed: the one question of whoever is on call.</summary>
    private static void Conclude(Plan plan, Outcome outcome, HookLog log)
    {
        foreach (var left in outcome.NotUndone)
        {
            log.Error("undo", $"still to be undone, by 'mha-hooks undo' or by hand: {left}");
        }

        if (plan.OnFailure != FailurePolicy.Undo || outcome.Succeeded || outcome.NotUndone.Count > 0)
        {
            return;
        }

        log.Warn("undo", outcome.Refused
            ? "nothing was changed by this call"
            : $"everything is put back and proven: {plan.Request.Orig} takes writes as before");
    }

    // Without a place to lock the call still runs: a full disk on the manager must not keep a site down. A planned switch can wait.
    private async Task<AppLock?> LockAsync(Plan plan, HookLog log, CancellationToken deadline, CancellationToken interrupt)
    {
        using var half = new CancellationTokenSource(plan.Deadline / 2, site.Time);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(half.Token, deadline, interrupt);
        try
        {
            return await AppLock.TakeAsync(site.State.App, plan.Request.Title, site.Time, cancel.Token);
        }
        catch (HookException error) when (error.Kind == FailureKind.Missing)
        {
            if (plan.OnFailure == FailurePolicy.Undo)
            {
                throw;
            }

            log.Warn("lock", $"{error.Message}; this call goes on without a lock against a second one");
            return null;
        }
    }

    private Runner RunnerFor(HookLog log, IJournal journal) => new(log, journal, site.Time, site.Limits);
}
