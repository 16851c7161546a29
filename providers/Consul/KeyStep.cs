using System.Globalization;
using System.Text;
using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>Writes the new master into a key, and only over the value that was looked at.</summary>
internal sealed class KeyStep(string section, ConsulClient client, Announcement wanted) : Step
{
    /// <summary>The journalled value in base64; absent where there was no key.</summary>
    private const string PreviousValue = "value_base64";
    private const string PreviousFlags = "flags";
    private KeyEntry? seen;

    private string Key => wanted.Options.Key;

    private byte[] Wanted => Encoding.UTF8.GetBytes(wanted.Value);

    public override StepName Name => new(section, "announce", wanted.Object);

    public override string Change => $"{client.Show(client.Calls.PutKey(Key, wanted.Value, 0, 0))} (cas: the ModifyIndex seen)";

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => client.ConnectAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        seen = await client.KeyAsync(Key, cancel);
        if (Holds(seen, Wanted))
        {
            return Look.Already(Show(seen));
        }

        // A lock is advisory: Consul would take the write. Whoever holds it takes the key for his own.
        if (seen?.Session is { Length: > 0 } session)
        {
            throw new HookException(FailureKind.Conflict, $"key {Key} is locked by another program")
            {
                Expected = "a key without a lock",
                Seen = $"session {session}, {Show(seen)}",
                Now = "it was left as it is",
                Next = $"look at /v1/session/info/{session}; give this section a key of its own",
            };
        }

        return Look.Needed(Show(seen), Journalled(seen));
    }

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        if (!await PutAsync(Wanted, seen, cancel))
        {
            var now = await client.KeyAsync(Key, cancel);

            // An earlier try of ours may have been done without our hearing of it.
            if (!Holds(now, Wanted))
            {
                throw Changed(Show(seen), Show(now));
            }
        }
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var now = await client.KeyAsync(Key, cancel);
        return Holds(now, Wanted)
            ? Show(now)
            : throw new HookException(FailureKind.Unproven, $"key {Key} was written and reads differently") { Expected = wanted.Value, Seen = Show(now) };
    }

    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        var now = await client.KeyAsync(Key, cancel);
        var previous = before.TryGetValue(PreviousValue, out var base64) ? Convert.FromBase64String(base64) : null;
        if (Holds(now, previous))
        {
            return Show(now);
        }

        if (now is null || !Holds(now, Wanted))
        {
            throw Changed(wanted.Value, Show(now));
        }

        var flags = ulong.Parse(before.GetValueOrDefault(PreviousFlags, "0"), CultureInfo.InvariantCulture);
        var done = previous is null
            ? await client.ChangeAsync(client.Calls.DeleteKey(Key, now.ModifyIndex), cancel)
            : await PutAsync(previous, now with { Flags = flags }, cancel);
        now = await client.KeyAsync(Key, cancel);
        return done && Holds(now, previous) ? Show(now) : throw Changed(wanted.Value, Show(now));
    }

    private Task<bool> PutAsync(byte[] value, KeyEntry? over, CancellationToken cancel) =>
        client.ChangeAsync(client.Calls.PutKey(Key, value, over?.Flags ?? 0, over?.ModifyIndex ?? 0), cancel);

    private static Dictionary<string, string> Journalled(KeyEntry? entry) => entry is null ? [] : new()
    {
        [PreviousValue] = Convert.ToBase64String(entry.Value ?? []),
        [PreviousFlags] = entry.Flags.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>By its bytes: a value of somebody else's need not be text. Null stands for no key.</summary>
    private static bool Holds(KeyEntry? entry, byte[]? value) =>
        entry is null || value is null ? entry is null && value is null : (entry.Value ?? []).AsSpan().SequenceEqual(value);

    private string Show(KeyEntry? entry) =>
        entry is null ? $"there is no key {Key}" : $"key {Key} is '{Encoding.UTF8.GetString(entry.Value ?? [])}'";

    private HookException Changed(string expected, string now) => new(FailureKind.Conflict, $"key {Key} was changed by somebody else meanwhile")
    {
        Expected = expected,
        Seen = now,
        Now = "it was left as it is",
        Next = "find out who writes it; run the command again if the value is wrong",
    };
}
