using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Journal;

/// <summary>
/// What one call did, kept so that after SIGKILL at any moment it can be undone or gone on with. When a member returns, its
/// record is on disk. None of them throws: work that is under way must not fail because of its record, so a journal
/// that cannot be written goes on in the log.
/// </summary>
public interface IJournal
{
    /// <summary>The call's name in <c>history</c> and <c>undo</c>.</summary>
    string Id { get; }

    /// <summary>The first record: what was asked, without its secrets. On disk with the first act at the latest.</summary>
    void Begin(Request request, string configPath);

    /// <summary>Before the act: the values that undo would put back, or that there is nothing to put back.</summary>
    void Acting(StepName step, IReadOnlyDictionary<string, string> before, bool canUndo);

    /// <summary>Behind the act, before its proof.</summary>
    void Acted(StepName step);

    /// <summary>How the step ended, in words: proven, already, skipped, failed.</summary>
    void Ended(StepName step, string result, string text);

    /// <summary>Before the first undo: from here on nobody may take it that what was done stands.</summary>
    void Undoing();

    /// <summary>The recorded values were put back, or not.</summary>
    void Undone(StepName step, bool succeeded, string text);

    /// <summary>The last record: the exit code MHA gets.</summary>
    void End(int exitCode);
}
