using System.Diagnostics;
using MhaHooks.Core.Processes;
using MhaHooks.Core.Watch;

namespace MhaHooks.Units.Watch;

public sealed class WatchTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("watch").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void An_order_arrives_as_it_was_given()
    {
        using var pipe = new MemoryStream();
        new WatchOrder(42, new ProcessStat(7, 0, 123456789012), ["--command=stop", "", "--orig_master_password=a\\$b\nü"]).Write(pipe);
        pipe.Position = 0;
        var order = WatchOrder.Read(pipe);
        Assert.Equal((42, 7, 123456789012), (order.HookPid, order.Mha!.Pid, order.Mha.Started));
        Assert.Equal(["--command=stop", "", "--orig_master_password=a\\$b\nü"], order.Arguments);
    }

    [Fact]
    public void An_order_that_breaks_off_is_none()
    {
        using var pipe = new MemoryStream([42, 0, 0, 0, 2, 0, 0, 0, 5, 65]);
        Assert.ThrowsAny<IOException>(() => WatchOrder.Read(pipe));
    }

    [Fact]
    public async Task MHA_is_found_behind_shells_and_its_end_is_seen()
    {
        // perl -w /path/masterha_master_switch → sh → this sleep, as the hook would be.
        var command = Path.Combine(directory, "masterha_master_switch");
        await File.WriteAllTextAsync(command, "#!/bin/sh\nsh -c 'sh -c \"echo \\$\\$; exec sleep 60\"; true'\n");
        using var mha = Process.Start(new ProcessStartInfo("/bin/sh", [command]) { RedirectStandardOutput = true })!;
        var hook = int.Parse((await mha.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);

        var found = MhaProcess.Above(hook);
        Assert.Equal(mha.Id, found?.Pid);
        var end = ProcessEnd.WaitAsync(found!, TimeProvider.System, CancellationToken.None);
        Assert.False(end.IsCompleted);
        mha.Kill(entireProcessTree: true);
        await end.WaitAsync(TimeSpan.FromSeconds(30));
        await mha.WaitForExitAsync();
        Assert.False(ProcessEnd.IsAlive(found!));
    }

    [Fact]
    public void Without_MHA_above_there_is_none() => Assert.Null(MhaProcess.Above(1));

    [Fact]
    public async Task The_watcher_of_a_note_is_dismissed_and_a_later_process_with_its_number_is_not()
    {
        var note = Path.Combine(directory, "watcher");
        using var other = Process.Start("sleep", "60");
        var stat = ProcessStat.Of(other.Id)!;
        WatcherNote.Write(note, stat with { Started = stat.Started - 1 });
        WatcherNote.Dismiss(note);
        Assert.True(ProcessEnd.IsAlive(stat));
        Assert.False(File.Exists(note));

        WatcherNote.Write(note, stat);
        WatcherNote.Dismiss(note);
        await other.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        WatcherNote.Dismiss(note);
    }
}
