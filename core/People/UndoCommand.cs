using System.CommandLine;
using System.Globalization;
using MhaHooks.Core.Calls;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Watch;

namespace MhaHooks.Core.People;

/// <summary><c>mha-hooks undo [ID]</c>: puts back what the last unfinished call, or a named one, did.</summary>
internal sealed class UndoCommand : IToolCommand
{
    private const string Title = "mha-hooks[undo]";
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    private readonly TextWriter output;

    private readonly Argument<string?> id = new("ID")
    {
        Description = "the call's name, as its journal has it (default: the last unfinished call)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> dryRun = new("--dry-run", "--dry_run") { Description = "show what would be put back, touch nothing" };
    private readonly Option<bool> force = new("--force") { Description = "even where the new master may have taken writes" };

    public UndoCommand(TextWriter output)
    {
        this.output = output;
        Syntax = new Command("undo", "put back what a call did that was killed, failed, or whose switch never went on") { id, dryRun, force };
    }

    public Command Syntax { get; }

    public async Task<bool> RunAsync(ParseResult parsed, Installation site, CancellationToken interrupt)
    {
        var log = site.LogFor(Title);
        site.ReportProblems(log);
        if (parsed.GetValue(dryRun))
        {
            if (Find(site, parsed.GetValue(id)) is { } candidate)
            {
                await ShowAsync(candidate);
            }

            await output.WriteLineAsync("dry run: nothing was touched");
            return true;
        }

        // First the lock: what is unfinished now may be a call that is about to end well.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        patience.CancelAfter(LockPatience);
        using var held = await AppLock.TakeAsync(site.State.App, Title, site.Time, patience.Token);
        if (Find(site, parsed.GetValue(id)) is not { } call)
        {
            return true;
        }

        await ShowAsync(call);
        if (!call.Standing.Any())
        {
            return true;
        }

        var forced = parsed.GetValue(force);
        if (!forced && WatcherNote.IsWatched(site.State.Watcher))
        {
            throw new HookException(FailureKind.Conflict, "a switch is under way, and its watcher will put it back if it fails")
            {
                Seen = $"the process in {site.State.Watcher}",
                Now = "nothing was touched",
                Next = "end MHA, and look again; --force goes on",
            };
        }

        var planner = Planners.Of(call.Request.Hook)
            ?? throw new HookException(FailureKind.Misconfigured, $"{call.Id} cannot be undone: nothing is planned for {call.Request.Title}");
        return await new UndoCall(site, planner, log).RunAsync(call, call.Request, demandUntouched: call.IsStop && !forced, interrupt);
    }

    private RecordedCall? Find(Installation site, string? name)
    {
        if (name is not null)
        {
            return JournalReader.ReadAll(site.State.Journal).FirstOrDefault(call => call.Id == name)
                ?? throw new HookException(FailureKind.Missing, $"no call {name} is on record")
                {
                    Expected = $"a file {name}{JournalReader.Ending} in {site.State.Journal}",
                    Next = "name one of those, or none for the last unfinished call",
                };
        }

        var found = CallHistory.Unfinished(site.State);
        if (found is null)
        {
            output.WriteLine($"mha-hooks: nothing to undo: no call of {site.Settings.App} is unfinished ({site.State.Journal})");
        }

        return found;
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
            await output.WriteLineAsync($"  {act.Step}: {RecordedValues.Show(act.Before)}");
        }
    }
}
