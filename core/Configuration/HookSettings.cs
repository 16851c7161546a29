using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Configuration;

/// <summary>The section <c>[hooks]</c>.</summary>
public sealed record HookSettings
{
    public const string Section = "hooks";

    public static TimeSpan DefaultStepTimeout { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Names the lock and the journal: one call at a time for an app.</summary>
    public required string App { get; init; }

    public required string StateDir { get; init; }

    /// <summary>For the whole call; MHA itself sets no limit.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The same for <c>status</c>.</summary>
    public required TimeSpan StatusDeadline { get; init; }

    /// <summary>For one step, retries included.</summary>
    public required TimeSpan StepTimeout { get; init; }

    public required FailurePolicy OnStopFailure { get; init; }

    public required FailurePolicy OnStartFailure { get; init; }

    public required LogFormat Log { get; init; }

    public static HookSettings Read(ConfigFile file)
    {
        var section = file.Section(Section);
        var least = TimeSpan.FromMilliseconds(100);

        // Only the local lock exists so far; the keys are read so that a wish for another one is told apart from a mistyped key.
        _ = section.Choice("lock", true, ("local", true));
        _ = section.YesNo("lock_required", false);
        file.App = section.Text("app") ?? Path.GetFileNameWithoutExtension(file.Path);
        return new HookSettings
        {
            App = file.App,
            StateDir = section.Text("state_dir") ?? "/var/lib/mha-hooks",
            Deadline = section.Duration("deadline", TimeSpan.FromSeconds(60), least),
            StatusDeadline = section.Duration("status_deadline", TimeSpan.FromSeconds(20), least),
            StepTimeout = section.Duration("step_timeout", DefaultStepTimeout, least),
            OnStopFailure = Policy(section, "on_stop_failure", FailurePolicy.Abort),
            OnStartFailure = Policy(section, "on_start_failure", FailurePolicy.Proceed),
            Log = section.Choice("log", LogFormat.Text, ("text", LogFormat.Text), ("json", LogFormat.Json)),
        };
    }

    /// <summary>What a failure means for this call. The stop of an online change can always be put back, so no key decides there.</summary>
    public FailurePolicy PolicyFor(Request request) => request switch
    {
        { Command: HookCommand.Start } => OnStartFailure,
        { Hook: HookKind.MasterIpOnlineChange, Command: HookCommand.Stop } => FailurePolicy.Undo,
        _ => OnStopFailure,
    };

    private static FailurePolicy Policy(ConfigSection section, string key, FailurePolicy otherwise) =>
        section.Choice(key, otherwise, ("abort", FailurePolicy.Abort), ("proceed", FailurePolicy.Proceed));
}
