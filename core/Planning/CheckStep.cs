namespace MhaHooks.Core.Planning;

/// <summary>A step that only looks: a preflight, or a proof that stands for itself. It changes nothing.</summary>
/// <param name="name">The step's name.</param>
/// <param name="change">What is checked, in words.</param>
/// <param name="check">Returns what was seen; throws <see cref="HookException"/> when it is not as it has to be.</param>
/// <param name="limit">The step's own limit, or null for <c>step_timeout</c>.</param>
/// <param name="prepare">Opens what the check will need, or null.</param>
/// <param name="advisory">See <see cref="Step.IsAdvisory"/>.</param>
public class CheckStep(
    StepName name,
    string change,
    Func<CancellationToken, Task<string>> check,
    TimeSpan? limit = null,
    Func<CancellationToken, Task>? prepare = null,
    bool advisory = false) : Step
{
    public override StepName Name => name;

    public override string Change => change;

    public override TimeSpan? Limit => limit;

    public override bool IsAdvisory => advisory;

    public override Task PrepareAsync(CancellationToken cancel) => prepare?.Invoke(cancel) ?? Task.CompletedTask;

    public override async Task<Look> LookAsync(CancellationToken cancel) => Look.Already(await check(cancel));

    public override Task ActAsync(Look look, CancellationToken cancel) => throw new InvalidOperationException($"{name} only looks");

    public override Task<string> ProveAsync(CancellationToken cancel) => check(cancel);
}
