using MhaHooks.Core.Planning;

namespace MhaHooks.Units.Running;

/// <summary>A step whose members do what the test says, and which notes in a shared list what was called.</summary>
internal sealed class ScriptedStep(string provider, List<string> calls) : Step
{
    public Func<CancellationToken, Task<Look>> OnLook { get; set; } =
        _ => Task.FromResult(Look.Needed("absent", new Dictionary<string, string> { ["was"] = "absent" }));

    public Func<CancellationToken, Task> OnAct { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task<string>> OnProve { get; set; } = _ => Task.FromResult("seen");

    public Func<CancellationToken, Task> OnPrepare { get; set; } = _ => Task.CompletedTask;

    public Func<string> OnUndo { get; set; } = () => "back";

    public TimeSpan? StepLimit { get; set; }

    public bool Advisory { get; set; }

    public override bool IsAdvisory => Advisory;

    public override StepName Name => new(provider, "do", "it");

    public override string Change => $"{provider} does it";

    public bool StandsAlone { get; set; }

    public override bool NeedsPrevious => !StandsAlone;

    public override TimeSpan? Limit => StepLimit;

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => OnPrepare(cancel);

    public override Task<Look> LookAsync(CancellationToken cancel)
    {
        Note("look");
        return OnLook(cancel);
    }

    public override Task ActAsync(Look look, CancellationToken cancel)
    {
        Note("act");
        return OnAct(cancel);
    }

    public override Task<string> ProveAsync(CancellationToken cancel)
    {
        Note("prove");
        return OnProve(cancel);
    }

    public override Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        Note($"undo from {before["was"]}");
        return Task.FromResult(OnUndo());
    }

    private void Note(string what)
    {
        lock (calls)
        {
            calls.Add($"{provider} {what}");
        }
    }
}
