using MhaHooks.Core.Ssh;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Ssh;

[Collection(SshTests.Name)]
[Trait("Needs", "sshd")]
public sealed class HeldCommandTests(SshServer server)
{
    private readonly string begun = server.In(Guid.NewGuid().ToString("N"));
    private readonly string done = server.In(Guid.NewGuid().ToString("N"));
    private readonly string over = server.In(Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task It_acts_at_its_signal()
    {
        using var held = server.Shell().Hold(server.Host, Waiting(), default)!;
        await WaitsAsync();
        Assert.False(File.Exists(done));

        var result = await held.ReleaseAsync(default);

        Assert.Equal((3, "said\n", "meant\n"), (result?.ExitCode, result?.Output, result?.Error));
        Assert.True(File.Exists(done));
    }

    [Fact]
    public async Task Dropped_it_ends_without_the_act()
    {
        var shell = server.Shell();
        shell.Hold(server.Host, Waiting(), default)!.Dispose();
        using (shell.Hold(server.Host, Waiting(), default))
        {
            await WaitsAsync();
        }

        await Eventually.TrueAsync(() => File.Exists(over), () => "it still waits");
        Assert.False(File.Exists(done));
        Assert.Equal("x\n", (await shell.RunOkAsync(server.Host, new RemoteCommand("echo", "x"), default)).Output);
    }

    [Fact]
    public async Task Cancelled_it_ends_without_the_act()
    {
        using var cancel = new CancellationTokenSource();
        using var held = server.Shell().Hold(server.Host, Waiting(), cancel.Token)!;
        await WaitsAsync();

        await cancel.CancelAsync();

        await Eventually.TrueAsync(() => File.Exists(over), () => "it still waits");
        Assert.False(File.Exists(done));
    }

    [Fact]
    public async Task One_that_ended_before_its_signal_has_done_nothing()
    {
        using var held = server.Shell().Hold(server.Host, new RemoteCommand("sh", "-c", $"touch {begun}"), default)!;
        await WaitsAsync();

        // Its end and its result are two things.
        await Eventually.TrueAsync(() => held.ReleaseAsync(default).IsCompletedSuccessfully, () => "it has not ended");

        Assert.Null(await held.ReleaseAsync(default));
    }

    private Task WaitsAsync() => Eventually.TrueAsync(() => File.Exists(begun), () => $"it did not begin: {server.Log}");

    private RemoteCommand Waiting() => new(
        "sh", "-c", "touch \"$1\"; trap 'touch \"$3\"' EXIT; read -r word && [ \"$word\" = go ] || exit 75; touch \"$2\"; echo said; echo meant >&2; exit 3",
        "waiting", begun, done, over);
}
