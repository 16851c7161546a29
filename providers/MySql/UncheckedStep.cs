using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.MySql;

/// <summary>Says as a warning, and no more, that something was not checked.</summary>
internal sealed class UncheckedStep(StepName name, string what, string why) : Step
{
    public override StepName Name => name;

    public override string Change => what;

    public override Task<Look> LookAsync(CancellationToken cancel) => Task.FromResult(Look.Skip(why));

    public override Task ActAsync(Look look, CancellationToken cancel) => throw new InvalidOperationException($"{name} only looks");

    public override Task<string> ProveAsync(CancellationToken cancel) => Task.FromResult(why);
}
