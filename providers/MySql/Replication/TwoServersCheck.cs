using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Replication;

/// <summary>
/// Proves that the two hosts of a switch are two servers: a lock taken on one is not seen on the other. What servers say of
/// themselves can be alike on cloned machines; where it is, replication between them does not work.
/// </summary>
internal sealed class TwoServersCheck(HostSession orig, HostSession target, string provider)
{
    public Step ToStep() => new CheckStep(
        new StepName(provider, "check", $"{orig.Host} and {target.Host} are two servers"),
        $"check that {orig.Host} and {target.Host} are two servers",
        CheckAsync);

    private async Task<string> CheckAsync(CancellationToken cancel)
    {
        var name = Sql.Text($"mha-hooks-{Guid.NewGuid():N}");
        var taken = (await orig.ReadAsync($"SELECT GET_LOCK({name}, 0)", cancel)).One[0];
        var holder = (await target.ReadAsync($"SELECT IS_USED_LOCK({name})", cancel)).One[0];
        await orig.ReadAsync($"SELECT RELEASE_LOCK({name})", cancel);
        var (first, second) = (await ServerIdentity.ReadAsync(orig, cancel), await ServerIdentity.ReadAsync(target, cancel));
        if (taken != "1" || holder is not null)
        {
            throw Same("are one and the same server", first, second);
        }

        return first.Clash(second) is { } clash ? throw Same($"have the same {clash}", first, second) : $"{first}; {second}";
    }

    private HookException Same(string how, ServerIdentity first, ServerIdentity second) =>
        new(FailureKind.Conflict, $"{orig.Host} port {orig.Host.Port} and {target.Host} port {target.Host.Port} {how}")
        {
            Expected = "two servers",
            Seen = $"{first}; {second}",
            Next = "look at the addresses and ports in mha.cnf, and at server_id and auto.cnf of cloned machines",
        };
}
