using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Servers.Consul;

/// <summary>
/// A server in the foreground that ends with these tests whatever happens: its shell holds our pipe, and kills it when the
/// pipe closes. (PDEATHSIG would follow the thread that started it, and threads come and go here.)
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Shell =
        "exec 3<&0; \"$@\" </dev/null & child=$!; { read -r _ <&3; kill -KILL $child; } 2>/dev/null & reader=$!; wait $child; kill $reader 2>/dev/null";

    private readonly Process process;
    private readonly ConcurrentQueue<string> log = new();
    private readonly string name;
    private bool ended;

    public ServerProcess(params IReadOnlyList<string> command)
    {
        name = Path.GetFileName(command[0]);
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["-c", Shell, "server", .. command])
        {
            start.ArgumentList.Add(word);
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>A port of 127.0.0.1 that is free for TCP and UDP now. Somebody may take it before we do: then try another.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)tcp.LocalEndPoint!).Port;
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken for UDP.
            }
        }
    }

    /// <summary>Waits until it is ready; false when it has ended instead. Gives up, with its log, after a minute.</summary>
    public async Task<bool> IsReadyAsync(Func<Task<bool>> ready)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1);)
        {
            if (process.HasExited)
            {
                return false;
            }

            if (await ready())
            {
                return true;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"{name} is not ready; its log: {Log}");
    }

    public string Log => string.Join('\n', log.TakeLast(40));

    public async ValueTask DisposeAsync()
    {
        if (!ended)
        {
            ended = true;
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
