using System.Diagnostics;

namespace MhaHooks.Servers.Vip;

/// <summary>tcpdump on a host's eth0, line by line.</summary>
internal sealed class Capture : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Capture(string host, string filter)
    {
        process = Tool.Start(["ip", "netns", "exec", host, "tcpdump", "-nelti", "eth0", "--immediate-mode", .. filter.Split(' ')]);
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Said(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static async Task<Capture> StartAsync(string host, string filter)
    {
        var capture = new Capture(host, filter);
        await capture.listening.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return capture;
    }

    public int Count(string text)
    {
        lock (lines)
        {
            return lines.Count(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>Waits for this many packets with the text.</summary>
    public Task SeesAsync(string text, int count) =>
        Wait.ForAsync(() => Task.FromResult(Count(text) >= count), () => Task.FromResult($"expected {count} of '{text}'; seen:\n{All()}"));

    public string All()
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Add(string? line)
    {
        lock (lines)
        {
            lines.Add(line ?? "");
        }
    }

    private void Said(string? line)
    {
        if (line is null)
        {
            listening.TrySetException(new InvalidOperationException("tcpdump ended"));
        }
        else if (line.Contains("listening on", StringComparison.Ordinal))
        {
            listening.TrySetResult();
        }
    }
}
