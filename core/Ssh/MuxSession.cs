using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using System.Net.Sockets;
using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Runs a command through a master as the ssh client does (PROTOCOL.mux; mux.c, mux_client_request_session), but without that
/// client, whose start costs more than the round trip. The master writes to our pipes. Hanging up ends the session.
/// </summary>
internal static class MuxSession
{
    private const uint NewSession = 0x10000002;
    private const uint Opened = 0x80000006;
    private const uint Ended = 0x80000004;
    private const uint Unknown = 255;
    private static readonly byte[] Go = "go\n"u8.ToArray();

    private const uint NoEscape = uint.MaxValue;

    /// <summary>
    /// The result as the ssh client would give it: 255 where the command's own exit code did not arrive. Null where the master
    /// opened no session (it is gone, or sshd's MaxSessions is reached): then nothing has run. The command's input is empty, or
    /// the line <c>go</c> from the moment on when <paramref name="signal"/> is given.
    /// </summary>
    [SuppressMessage("Reliability", "CA2025", Justification = "Whatever uses the pipes has ended when they are disposed.")]
    public static async Task<ChildResult?> TryRunAsync(string path, string line, Task? signal, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        using var input = new AnonymousPipeServerStream(PipeDirection.Out);
        using var output = new AnonymousPipeServerStream(PipeDirection.In);
        using var error = new AnonymousPipeServerStream(PipeDirection.In);
        using var link = await TryAskAsync(path, line, input, output, error, cancel);
        if (link is null)
        {
            return null;
        }

        using var stop = new CancellationTokenSource();
        var told = TellAsync(input, signal, stop.Token);
        var (said, complained) = (new BoundedOutput(output, ChildProcess.OutputLimit, stop.Token), new BoundedOutput(error, ChildProcess.OutputLimit, stop.Token));
        try
        {
            if (await EndAsync(link, cancel) is not { } code)
            {
                return null;
            }

            await BoundedOutput.DrainAsync(said, complained);
            await stop.CancelAsync();
            await Task.WhenAll(said.Drained, complained.Drained);
            return new ChildResult((int)code, said.Text, complained.Text, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(said.Drained, complained.Drained, told);
        }
    }

    private static async Task TellAsync(AnonymousPipeServerStream input, Task? signal, CancellationToken stop)
    {
        try
        {
            if (signal is not null)
            {
                await signal.WaitAsync(stop);
                await input.WriteAsync(Go, stop);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The session has ended, with or without it.
        }

        await input.DisposeAsync();
    }

    /// <summary>Null where the master did not even get the whole question: it opens nothing before it has all three files.</summary>
    private static async Task<MuxLink?> TryAskAsync(
        string path, string line, AnonymousPipeServerStream input, AnonymousPipeServerStream output, AnonymousPipeServerStream error, CancellationToken cancel)
    {
        MuxLink? link = null;
        try
        {
            link = await MuxLink.OpenAsync(path, cancel);
            await link.SendAsync(Question(line), cancel);
            foreach (var pipe in (AnonymousPipeServerStream[])[input, output, error])
            {
                link.Pass(pipe.ClientSafePipeHandle);
                pipe.DisposeLocalCopyOfClientHandle();
            }

            return link;
        }
        catch (Exception trouble) when (trouble is SocketException or IOException or UnauthorizedAccessException)
        {
            link?.Dispose();
            return null;
        }
        catch
        {
            link?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Request id, a reserved text, no terminal, no X11, an agent, no subsystem, escape character, terminal type, command,
    /// environment. Of agent and environment the master takes what its own options permit, which are ours and ssh_config's.
    /// </summary>
    private static MuxPacket Question(string line)
    {
        var packet = new MuxPacket(NewSession).Add(0).Add("").Add(0).Add(0).Add(1).Add(0).Add(NoEscape).Add("").Add(line).Add("LC_ALL=C");
        foreach (DictionaryEntry one in Environment.GetEnvironmentVariables())
        {
            if (one.Key is not "LC_ALL")
            {
                packet.Add($"{one.Key}={one.Value}");
            }
        }

        return packet;
    }

    /// <summary>The exit code; null where the session was refused.</summary>
    private static async Task<uint?> EndAsync(MuxLink link, CancellationToken cancel)
    {
        var (opened, code) = (false, Unknown);
        try
        {
            while (await link.ReceiveAsync(cancel) is var (type, body))
            {
                switch (type)
                {
                    case MuxLink.Hello:
                        break;
                    case Opened:
                        opened = true;
                        break;
                    case Ended when body is [_, var exit, ..]:
                        code = exit;
                        break;
                    default:
                        // A refusal, if it comes first. Behind that there is nothing else that it could say.
                        if (!opened)
                        {
                            return null;
                        }

                        break;
                }
            }
        }
        catch (SocketException)
        {
            // It died. Whether the command had begun by then is not known.
        }

        return code;
    }
}
