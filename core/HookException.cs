using System.Text;

namespace MhaHooks.Core;

/// <summary>
/// The one failure that a provider, the ssh client or the engine reports on purpose. Its message is written for the person
/// who reads the log at night: what failed, what was expected and seen, what state things are in now, what to do next.
/// Anything else that is thrown is a fault of ours and is logged with its stack trace.
/// </summary>
public sealed class HookException(FailureKind kind, string what, Exception? inner = null) : Exception(what, inner)
{
    public FailureKind Kind { get; } = kind;

    /// <summary>What should have been there.</summary>
    public string? Expected { get; init; }

    /// <summary>What was there instead: the other side's own words where there are any.</summary>
    public string? Seen { get; init; }

    /// <summary>The state that things were left in.</summary>
    public string? Now { get; init; }

    /// <summary>What a person can do about it.</summary>
    public string? Next { get; init; }

    /// <summary>The same call may succeed in a moment; the runner tries again inside the step's limit.</summary>
    public bool IsTransient { get; init; }

    public override string Message
    {
        get
        {
            var text = new StringBuilder(base.Message);
            Append(text, "expected", Expected);
            Append(text, "seen", Seen);
            Append(text, "now", Now);
            Append(text, "next", Next);
            return text.ToString();
        }
    }

    private static void Append(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append("; ").Append(label).Append(": ").Append(value);
        }
    }
}
