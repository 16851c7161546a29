using MhaHooks.Core.Calls;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;

namespace MhaHooks.Units.Calls;

/// <summary>A configuration and a state directory, with one provider whose steps the test makes.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("calls").FullName;
    private readonly StringWriter output = new();

    public Sandbox()
    {
        File.WriteAllLines(Path.Combine(directory, "site.cnf"), ["[hooks]", $"state_dir={directory}/state", "[gate]"]);
        Site = new Installation(Path.Combine(directory, "site.cnf"), [new("gate", Named: false, ProviderRole.WriteGate, (_, _) => new Gate(this))], output, null, TimeProvider.System);
        Site.State.Make();
    }

    public Installation Site { get; }

    /// <summary>What the provider's Block gives.</summary>
    public List<Step> Block { get; } = [];

    /// <summary>What the provider's ProveUntouched gives.</summary>
    public List<Step> Untouched { get; } = [];

    public HookLog Log => Site.LogFor("test");

    public string Printed => output.ToString();

    /// <summary>Writes the journal of a call that this process made.</summary>
    public RecordedCall Record(Request request, Action<JournalFile> rest)
    {
        using (var journal = JournalFile.Open(Site.State.Journal, request, Log, TimeProvider.System))
        {
            journal.Begin(request, Site.File.Path);
            rest(journal);
        }

        return JournalReader.ReadAll(Site.State.Journal).First();
    }

    /// <summary>The same as if another process had made it.</summary>
    public static void Disown(RecordedCall call) => File.WriteAllText(
        call.Path, File.ReadAllText(call.Path).Replace($"\"pid\":{Environment.ProcessId}", "\"pid\":1", StringComparison.Ordinal));

    public void Dispose()
    {
        Directory.Delete(directory, recursive: true);
        output.Dispose();
    }

    private sealed class Gate(Sandbox box) : IWriteGate
    {
        public string Section => "gate";

        public bool NeedsSystemTrust => true;

        public bool Watches => false;

        public IEnumerable<Step> Preflight(Request request) => [];

        public IEnumerable<Step> Guard(Request request) => [];

        public IEnumerable<Step> Block(Request request) => box.Block;

        public IEnumerable<Step> Freeze(Request request) => [];

        public IEnumerable<Step> ProveUntouched(Request request) => box.Untouched;

        public IEnumerable<Step> Allow(Request request) => [];

        public IEnumerable<Step> ProveReached(Request request, string address) => [];
    }
}
