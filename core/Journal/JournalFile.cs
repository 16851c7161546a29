using System.Globalization;
using System.Text;
using System.Text.Json;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Journal;

/// <summary>
/// The journal of one call: JSON lines in a file of its own below the state directory. Room is reserved when it is opened, so
/// that a disk which fills up during the call does not take the record with it; when the file cannot be written at all, the
/// same lines go to the log, where MHA keeps them.
/// </summary>
public sealed class JournalFile : IJournal, IDisposable
{
    /// <summary>Room for some thousand records.</summary>
    internal const long Reserved = 256 * 1024;

    private readonly Lock gate = new();
    private readonly HookLog log;
    private readonly TimeProvider time;
    private FileStream? file;

    private JournalFile(string id, HookLog log, TimeProvider time) => (Id, this.log, this.time) = (id, log, time);

    public string Id { get; }

    /// <summary>Why the file is not written, or null.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Opens a new journal; always returns one, if need be one that writes to the log.</summary>
    public static JournalFile Open(string directory, Request request, HookLog log, TimeProvider time)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        var id = string.Create(CultureInfo.InvariantCulture, $"{stamp}-{Names.Of(request.Hook)}-{Names.Of(request.Command)}-{Environment.ProcessId}");
        var journal = new JournalFile(id, log, time);
        try
        {
            journal.file = new FileStream(Path.Combine(directory, $"{id}.jsonl"), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
                PreallocationSize = Reserved,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            journal.GiveUp(error);
        }

        return journal;
    }

    /// <summary>Goes on with the journal of a call that has ended, for its undo; always returns one, as <see cref="Open"/> does.</summary>
    public static JournalFile Reopen(RecordedCall call, HookLog log, TimeProvider time)
    {
        var journal = new JournalFile(call.Id, log, time);
        try
        {
            // Behind the last line; what a killed call had reserved and not used is written over.
            var end = File.ReadAllBytes(call.Path).AsSpan().TrimEnd((byte)0).TrimEnd((byte)'\n').Length;
            journal.file = new FileStream(call.Path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
            journal.file.Position = end;
            journal.file.WriteByte((byte)'\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            journal.GiveUp(error);
        }

        return journal;
    }

    // Not synced by itself: it is on disk with the first act's record, and without an act there is nothing to be undone.
    public void Begin(Request request, string configPath) => Write("call", false, json =>
    {
        json.WriteString("id", Id);
        JournalLine.Write(json, request);
        json.WriteString("conf", configPath);
        json.WriteNumber("pid", Environment.ProcessId);
    });

    public void Acting(StepName step, IReadOnlyDictionary<string, string> before, bool canUndo) => Write("acting", true, json =>
    {
        JournalLine.Write(json, step);
        json.WriteBoolean("can_undo", canUndo);
        json.WriteStartObject("before");
        foreach (var (key, value) in before)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    });

    public void Acted(StepName step) => Write("acted", true, json => JournalLine.Write(json, step));

    public void Ended(StepName step, string result, string text) => Write(result, false, json =>
    {
        JournalLine.Write(json, step);
        json.WriteString("text", text);
    });

    public void Undoing() => Write("undoing", true, json => json.WriteNumber("pid", Environment.ProcessId));

    public void Undone(StepName step, bool succeeded, string text) => Write(succeeded ? "undone" : "not-undone", true, json =>
    {
        JournalLine.Write(json, step);
        json.WriteString("text", text);
    });

    public void End(int exitCode) => Write("end", true, json => json.WriteNumber("exit", exitCode));

    /// <summary>Gives the reserved room back.</summary>
    public void Dispose()
    {
        try
        {
            file?.SetLength(file.Position);
        }
        catch (IOException)
        {
            // It costs a little room and nothing else.
        }

        file?.Dispose();
    }

    private void Write(string kind, bool sync, Action<Utf8JsonWriter> rest)
    {
        var line = JournalLine.Make(time.GetUtcNow(), kind, rest);
        lock (gate)
        {
            try
            {
                file?.Write(Encoding.UTF8.GetBytes(line + "\n"));
                if (sync)
                {
                    file?.Flush(flushToDisk: true);
                }
            }
            catch (IOException error)
            {
                GiveUp(error);
            }

            if (file is null)
            {
                log.Info("journal", line);
            }
        }
    }

    private void GiveUp(Exception error)
    {
        Trouble = error.Message;
        file?.Dispose();
        file = null;
        log.Warn("journal", $"cannot be written ({error.Message}); its records follow in this log instead, each behind 'journal:'");
    }
}
