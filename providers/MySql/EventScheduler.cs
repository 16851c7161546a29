using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>The variable event_scheduler of one server.</summary>
internal static class EventScheduler
{
    public const string Key = "event_scheduler";

    public static async Task<string> ReadAsync(HostSession session, CancellationToken cancel) =>
        (await session.ReadAsync("SELECT @@GLOBAL.event_scheduler", cancel)).One[0] ?? "";

    public static Task SetAsync(HostSession session, string value, CancellationToken cancel) =>
        session.ChangeAsync(LateStatements.Mark($"SET GLOBAL event_scheduler = {Sql.Text(value)}"), cancel);

    public static async Task<string> ExpectAsync(HostSession session, string value, CancellationToken cancel)
    {
        var seen = await ReadAsync(session, cancel);
        return seen == value
            ? $"event_scheduler={seen}"
            : throw new HookException(FailureKind.Unproven, $"event_scheduler on {session.Host} is not what it was set to") { Expected = value, Seen = seen };
    }

    public static async Task<string> RestoreAsync(HostSession session, IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        await LateStatements.EndAsync(session, cancel);
        await SetAsync(session, before[Key], cancel);
        return await ExpectAsync(session, before[Key], cancel);
    }
}
