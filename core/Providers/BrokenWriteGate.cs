using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>A write gate whose section cannot be used.</summary>
internal sealed class BrokenWriteGate(string section, string reason) : BrokenProvider(section, reason), IWriteGate
{
    public IEnumerable<Step> Preflight(Request request) => Fail("preflight");

    public IEnumerable<Step> Allow(Request request) => Fail("open");

    public IEnumerable<Step> ProveReached(Request request, string address) => [];
}
