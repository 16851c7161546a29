using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Servers.Vip;

/// <summary>
/// A remote shell for the hosts of a <see cref="Lab"/>. The words are quoted and handed to <c>sh -c</c> as sshd hands them to
/// a login shell; the call ends when the pipes are closed, which is what an ssh client waits for.
/// </summary>
internal sealed class NamespaceShell(Lab lab) : IRemoteShell
{
    /// <summary>Words put in front of the login shell, to take tools or rights from a host.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>What calls to db1 fail with, where it is dead.</summary>
    public HookException? Dead { get; init; }

    public int Commands { get; private set; }

    public async Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel)
    {
        if (Dead is not null && host.Name == "db1")
        {
            throw Dead;
        }

        Commands++;
        var line = string.Join(' ', command.Words.Select(Quote));
        var name = host.Name == "db1" ? lab.Db1 : lab.Db2;
        // A non-login shell's PATH, without the sbin folders.
        var (code, output, error) = await Tool.TryAsync(
            ["/usr/sbin/ip", "netns", "exec", name, .. Wrapper, "/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "sh", "-c", line], cancel);
        return new RemoteResult(code, output, error);
    }

    public Task OpenAsync(DatabaseHost host, CancellationToken cancel) => Task.CompletedTask;

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
