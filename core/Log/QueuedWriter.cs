using System.Collections.Concurrent;
using System.Text;

namespace MhaHooks.Core.Log;

/// <summary>
/// A writer that never makes its caller wait: one thread of its own writes what was queued. Whoever reads our stdout may have
/// stopped (a pager, Ctrl-S on a terminal, a disk that hangs), and a log must not hold up a failover, nor its failure end one.
/// </summary>
public sealed class QueuedWriter : TextWriter
{
    /// <summary>What a reader that has stopped may cost in memory; lines beyond are dropped.</summary>
    private const int MostLines = 20_000;

    private readonly BlockingCollection<string> queue = new(MostLines);
    private readonly Action<string> write;
    private readonly Thread thread;

    /// <param name="target">Stays the caller's.</param>
    public QueuedWriter(TextWriter target)
    {
        Encoding = target.Encoding;
        write = text =>
        {
            target.Write(text);
            target.Flush();
        };
        thread = new Thread(WriteAll) { IsBackground = true, Name = "log" };
        thread.Start();
    }

    public override Encoding Encoding { get; }

    public override void Write(string? value) => _ = queue.IsAddingCompleted || queue.TryAdd(value ?? "");

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Write(char value) => Write(value.ToString());

    /// <summary>Waits until everything is written, at most this long.</summary>
    public void Drain(TimeSpan patience)
    {
        queue.CompleteAdding();
        thread.Join(patience);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            queue.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WriteAll()
    {
        foreach (var text in queue.GetConsumingEnumerable())
        {
            try
            {
                write(text);
            }
            catch (Exception)
            {
                // Closed, full or gone: the work matters more than its log, and there is nowhere left to say so.
            }
        }
    }
}
