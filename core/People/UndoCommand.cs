using System.CommandLine;
using System.Globalization;
using MhaHooks.Core.Calls;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Running;

namespace MhaHooks.Core.People;

/// <summary><c>mha-hooks undo [ID]</c>: puts back what the last unfinished call, or a named one, did.</summary>
internal sealed class UndoCommand(Installation site, TextWriter output)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    public static Command Make(Func<ParseResult, Installation> site, TextWriter output)
    {
        var id = new Argument<string?>("ID") { Description = "the call's name, as its journal has it (default: the last unfinished call)", Arity = ArgumentArity.ZeroOrOne };
        var dryRun = new Option<bool>("--dry-run", "--dry_run") { Description = "show what would be put back, touch nothing" };
        var force = new Option<bool>("--force") { Description = "even where the new master may have taken writes" };
        var command = new Command("undo", "put back what a call did that was killed, failed, or whose switch never went on") { id, dryRun, force };
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new Signals();
            var undo = new UndoCommand(site(parsed), output);
            return await undo.RunAsync(parsed.GetValue(id), parsed.GetValue(dryRun), parsed.GetValue(force), signals.Token) ? 0 : 1;
        });
        return command;
    }

    private async Task<bool> RunAsync(string? id, bool dryRun, bool force, CancellationToken interrupt)
    {
        var log = site.LogFor("mha-hooks[undo]");
        site.ReportProblems(log);
        if (Find(id) is not { } found)
        {
            return id is null;
        }

        await ShowAsync(found);
        if (dryRun)
        {
            await output.WriteLineAsync("dry run: nothing was touched");
            return true;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        patience.CancelAfter(LockPatience);
        using var held = await AppLock.TakeAsync(site.State.App, "mha-hooks[undo]", site.Time, patience.Token);

        // What was waited for may have been its watcher, or another undo.
        var call = JournalReader.TryRead(found.Path) ?? found;
        if (!call.Standing.Any())
        {
            log.Info("undo", $"nothing left to put back: {call.Id} is undone");
            return true;
        }

        var planner = Planners.Of(call.Request.Hook) ?? throw new HookException(FailureKind.Misconfigured, $"{call.Id} cannot be undone: nothing is planned for {call.Request.Title}");
        var isStop = call.Request is { Hook: HookKind.MasterIpOnlineChange, Command: HookCommand.Stop };
        return await new UndoCall(site, planner, log).RunAsync(call, call.Request, demandUntouched: isStop && !force, interrupt);
    }

    private RecordedCall? Find(string? id)
    {
        var calls = JournalReader.ReadAll(site.State.Journal);
        if (id is not null)
        {
            return calls.FirstOrDefault(call => call.Id == id) ?? throw new HookException(FailureKind.Missing, $"no call {id} is on record")
            {
                Expected = $"a file {id}{JournalReader.Ending} in {site.State.Journal}",
                Next = "name one of those, or none for the last unfinished call",
            };
        }

        var isLast = true;
        foreach (var call in calls)
        {
            if (call.IsUnfinished(isLast))
            {
                return call;
            }

            // What lies before a call that ended well is history: that call began from whatever it found.
            if (call.ExitCode == ExitCodes.Success)
            {
                break;
            }

            isLast = false;
        }

        output.WriteLine($"mha-hooks: nothing to undo: no call of {site.Settings.App} is unfinished ({site.State.Journal})");
        return null;
    }

    private async Task ShowAsync(RecordedCall call)
    {
        var ended = call.ExitCode is { } code ? $"ended with {code}" : "never ended";
        var target = call.Request.New is { } master ? $", new master {master}" : "";
        await output.WriteLineAsync(
            $"{call.Id}: {call.Request.Title} of {call.Began.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture)}, "
            + $"original master {call.Request.Orig}{target}; {ended}");
        await output.WriteLineAsync(call.Standing.Any() ? "to be put back, in this order:" : "nothing of it is left to be put back");
        foreach (var act in call.Standing)
        {
            await output.WriteLineAsync($"  {act.Step}: {string.Join(", ", act.Before.Select(pair => $"{pair.Key}={pair.Value}"))}");
        }
    }
}
