namespace MhaHooks.Core.Running;

/// <summary>How far one step has come, for the message when it does not get to its end.</summary>
internal sealed class Attempts
{
    private string phase = "nothing was changed";
    private int failures;
    private string? lastFailure;

    public void Acting() => phase = "whether it was done is not known; run the hook again by hand: it looks first";

    public void Proving() => phase = "it was done and could not be proven";

    /// <summary>Remembers a failure that is tried again.</summary>
    public void Note(HookException failure)
    {
        failures++;
        lastFailure = failure.Message;
    }

    public override string ToString() =>
        lastFailure is null ? $"now: {phase}" : $"now: {phase}; last of {failures} failures: {lastFailure}";
}
