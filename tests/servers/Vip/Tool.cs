using System.Diagnostics;

namespace MhaHooks.Servers.Vip;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class Tool
{
    public static async Task<(int Code, string Output, string Error)> TryAsync(IEnumerable<string> words, CancellationToken cancel = default)
    {
        using var process = Start(words);
        var error = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, output, await error);
    }

    public static async Task<string> RunAsync(params IEnumerable<string> words)
    {
        var (code, output, error) = await TryAsync(words);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', words)}: {error} (exit code {code})");
    }

    public static Process Start(IEnumerable<string> words)
    {
        var all = words.ToList();
        return Process.Start(new ProcessStartInfo(all[0], all.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{all[0]} did not start");
    }
}
