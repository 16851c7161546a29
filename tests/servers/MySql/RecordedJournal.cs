using System.Collections.Concurrent;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Planning;

namespace MhaHooks.Servers.MySql;

/// <summary>Keeps in memory what a journal would have on disk.</summary>
internal sealed class RecordedJournal : IJournal
{
    private readonly ConcurrentQueue<(StepName Step, IReadOnlyDictionary<string, string> Before)> acts = new();

    public string Id => "test";

    /// <summary>In the order of the acts.</summary>
    public IReadOnlyList<(StepName Step, IReadOnlyDictionary<string, string> Before)> Acts => [.. acts];

    public void Begin(Request request, string configPath)
    {
    }

    public void Acting(StepName step, IReadOnlyDictionary<string, string> before, bool canUndo) => acts.Enqueue((step, before));

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
