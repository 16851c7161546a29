using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Units.Vip;

/// <summary>A remote shell that answers from a list, one answer a command, and keeps what it was asked.</summary>
internal sealed class ScriptedShell(params IEnumerable<object> answers) : IRemoteShell
{
    private readonly Queue<object> answers = new(answers);

    public List<RemoteCommand> Commands { get; } = [];

    /// <summary>The arguments behind the constant script of the given command.</summary>
    public IEnumerable<string> Arguments(int index) => Commands[index].Words.Skip(4);

    public Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel)
    {
        Commands.Add(command);
        return answers.Dequeue() switch
        {
            Exception error => Task.FromException<RemoteResult>(error),
            string output => Task.FromResult(new RemoteResult(0, output, "")),
            RemoteResult result => Task.FromResult(result),
            var other => throw new InvalidOperationException($"no answer: {other}"),
        };
    }

    public Task OpenAsync(DatabaseHost host, CancellationToken cancel) => Task.CompletedTask;
}
