using System.Text;
using System.Text.Json;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Journal;

/// <summary>
/// Reads what <see cref="JournalFile"/> wrote. A call that was killed leaves reserved room (NULs) behind its last line, and may
/// leave a line half-written: that one had not been synced, so nothing that followed it has happened.
/// </summary>
public static class JournalReader
{
    public const string Ending = ".jsonl";

    /// <summary>Newest first; files that are no journal are passed over.</summary>
    public static IEnumerable<RecordedCall> ReadAll(string directory)
    {
        string[] paths = Directory.Exists(directory) ? Directory.GetFiles(directory, "*" + Ending) : [];
        return paths.OrderByDescending(Path.GetFileName, StringComparer.Ordinal).Select(TryRead).OfType<RecordedCall>();
    }

    /// <summary>Null where the file holds no call, or cannot be read.</summary>
    public static RecordedCall? TryRead(string path)
    {
        try
        {
            return Read(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static RecordedCall? Read(string path, ReadOnlySpan<byte> bytes)
    {
        var reading = new Reading(path);
        foreach (var text in Encoding.UTF8.GetString(bytes.TrimEnd((byte)0)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                using var line = JsonDocument.Parse(text);
                reading.Add(line.RootElement);
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
            {
                // Not a line of ours, or half of one: the others still count.
            }
        }

        return reading.Call;
    }

    /// <summary>What the lines so far amount to.</summary>
    private sealed class Reading(string path)
    {
        private readonly List<RecordedAct> acts = [];
        private readonly HashSet<StepName> proven = [];
        private RecordedCall? call;

        public RecordedCall? Call => call is null ? null : call with { Acts = acts, Proven = proven };

        public void Add(JsonElement record)
        {
            switch (Text(record, "kind"))
            {
                case "call":
                    call = CallOf(path, record);
                    break;
                case "acting":
                    acts.Add(new(StepOf(record), BeforeOf(record), Flag(record, "can_undo"), Undone: false));
                    break;
                case "proven" or "already":
                    proven.Add(StepOf(record));
                    break;
                case "undoing" or "undone" or "not-undone":
                    AddUndo(record);
                    break;
                case "end" when call is { ExitCode: null }:
                    call = call with { ExitCode = record.GetProperty("exit").GetInt32(), Ended = At(record) };
                    break;
                default:
                    break;
            }
        }

        private void AddUndo(JsonElement record)
        {
            call = call is null ? null : call with { IsUndone = true };
            if (Text(record, "kind") == "undone" && acts.FindLastIndex(act => !act.Undone && act.Step == StepOf(record)) is >= 0 and var at)
            {
                acts[at] = acts[at] with { Undone = true };
            }
        }
    }

    private static RecordedCall? CallOf(string path, JsonElement record) =>
        Names.HookOf(Text(record, "hook")) is { } hook && Names.CommandOf(Text(record, "command")) is { } command && HostOf(record, "orig") is { } orig
            ? new RecordedCall
            {
                Id = Text(record, "id") ?? Path.GetFileNameWithoutExtension(path),
                Path = path,
                Pid = record.TryGetProperty("pid", out var pid) ? pid.GetInt32() : 0,
                Began = At(record),
                Request = new Request
                {
                    Hook = hook,
                    Command = command,
                    Orig = orig,
                    New = HostOf(record, "new"),
                    SshOptions = Text(record, "ssh_options"),
                    PidFile = Text(record, "pid_file"),
                    OrigIsNewSlave = Flag(record, "orig_master_is_new_slave"),
                },
            }
            : null;

    private static DatabaseHost? HostOf(JsonElement record, string name) => record.TryGetProperty(name, out var host)
        ? new DatabaseHost
        {
            Name = Text(host, "host") ?? "",
            Ip = Text(host, "ip") ?? "",
            Port = host.GetProperty("port").GetInt32(),
            SshHost = Text(host, "ssh_host"),
            SshIp = Text(host, "ssh_ip"),
            SshPort = host.GetProperty("ssh_port").GetInt32(),
            SshUser = Text(host, "ssh_user"),
            User = Text(host, "user"),
        }
        : null;

    private static StepName StepOf(JsonElement record) =>
        new(Text(record, "provider") ?? "", Text(record, "verb") ?? "", Text(record, "target") ?? "");

    private static Dictionary<string, string> BeforeOf(JsonElement record) =>
        record.GetProperty("before").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "");

    private static DateTimeOffset At(JsonElement record) => record.GetProperty("at").GetDateTimeOffset();

    private static bool Flag(JsonElement record, string name) => record.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
