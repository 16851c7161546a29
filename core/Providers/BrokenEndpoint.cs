using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>An endpoint whose section cannot be used.</summary>
internal sealed class BrokenEndpoint(string section, string reason) : BrokenProvider(section, reason), IEndpoint
{
    public IEnumerable<Step> Preflight(Request request) => Fail("preflight");

    public IEnumerable<Step> Withdraw(Request request) => Fail("withdraw");

    public IEnumerable<Step> Announce(Request request) => Fail("announce");
}
