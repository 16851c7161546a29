using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Journal;

/// <summary>For calls that change nothing.</summary>
public sealed class NoJournal : IJournal
{
    public string Id => "-";

    public void Begin(Request request, string configPath)
    {
    }

    public void Acting(StepName step, IReadOnlyDictionary<string, string> before, bool canUndo)
    {
    }

    public void Acted(StepName step)
    {
    }

    public void Ended(StepName step, string result, string text)
    {
    }

    public void Undoing()
    {
    }

    public void Undone(StepName step, bool succeeded, string text)
    {
    }

    public void End(int exitCode)
    {
    }
}
