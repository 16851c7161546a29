using System.Buffers;
using System.Globalization;
using System.Text;

namespace MhaHooks.Core.Processes;

/// <summary>Drains one pipe of a child, keeps its beginning up to a bound, and counts the rest.</summary>
internal sealed class BoundedOutput
{
    /// <summary>How long both pipes have to be silent after the child's end before a descendant that holds them is left alone.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(50);

    private readonly Stream pipe;
    private readonly int bound;
    private readonly ArrayBufferWriter<byte> kept = new();
    private long seen;

    public BoundedOutput(Stream pipe, int bound, CancellationToken stop)
    {
        (this.pipe, this.bound) = (pipe, bound);
        Drained = DrainAsync(stop);
    }

    /// <summary>Ends at the end of the pipe, or when stopped; never fails.</summary>
    public Task Drained { get; }

    /// <summary>Bytes read so far.</summary>
    public long Seen => Interlocked.Read(ref seen);

    /// <summary>What was kept; to be asked for once <see cref="Drained"/> has ended.</summary>
    public string Text
    {
        get
        {
            var text = Encoding.UTF8.GetString(kept.WrittenSpan);
            var dropped = seen - kept.WrittenCount;
            return dropped == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}\n[{dropped} bytes more were dropped]\n");
        }
    }

    /// <summary>
    /// What the child wrote is in the pipes already. Their end may never come: ssh's ControlPersist master keeps them open
    /// (OpenSSH before 8.5), and so does any daemon that a script starts.
    /// </summary>
    public static async Task DrainAsync(BoundedOutput output, BoundedOutput error)
    {
        var drained = Task.WhenAll(output.Drained, error.Drained);
        long before;
        do
        {
            before = output.Seen + error.Seen;
            await Task.WhenAny(drained, Task.Delay(Silence));
        }
        while (!drained.IsCompleted && output.Seen + error.Seen > before);
    }

    private async Task DrainAsync(CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await pipe.ReadAsync(buffer, stop)) > 0)
            {
                kept.Write(buffer.AsSpan(0, Math.Min(count, bound - kept.WrittenCount)));
                Interlocked.Add(ref seen, count);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // Stopped because the child has ended, or the pipe broke with it: what came until then is what there is.
        }
    }
}
