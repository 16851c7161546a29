using MhaHooks.Core.Processes;

namespace MhaHooks.Servers.Ssh;

/// <summary>Programs of this machine that a test needs besides.</summary>
internal static class Tool
{
    public static async Task<ChildResult> OkAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(program, arguments) { Limit = TimeSpan.FromSeconds(30) }, default);
        Assert.True(result.Ok, $"{program} {string.Join(' ', arguments)}: {result.Output}{result.Error}");
        return result;
    }
}
