using MhaHooks.Core;
using MhaHooks.Core.Log;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>
/// XA transactions that are prepared: neither their session's end nor a restart ends them, and what they have changed is on
/// this server alone until somebody commits them, which read_only will not allow.
/// </summary>
internal static class PreparedTransactions
{
    public static async Task<string> WarnAsync(HostSession session, string provider, HookLog log, CancellationToken cancel)
    {
        try
        {
            var names = (await session.ReadAsync("XA RECOVER", cancel)).Rows.Select(row => row["data"] ?? "").ToList();
            if (names.Count > 0)
            {
                log.Warn(provider, $"{names.Count} XA transactions are prepared on {session.Host} and stay so: {Names.Of(names)}; commit or roll them back there");
            }

            return names.Count == 0 ? "none" : $"{names.Count} prepared";
        }
        catch (HookException error) when (!error.IsTransient)
        {
            return $"not to be seen: {error.Message}";
        }
    }
}
