using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>A write gate whose section cannot be used.</summary>
internal sealed class BrokenWriteGate(string section, string reason) : BrokenProvider(section, reason), IWriteGate
{
    public bool Watches => false;

    public IEnumerable<Step> Preflight(Request request) => Fail("preflight");

    public IEnumerable<Step> Guard(Request request) => Fail("guard");

    public IEnumerable<Step> Block(Request request) => Fail("block");

    public IEnumerable<Step> Freeze(Request request) => Fail("freeze");

    public IEnumerable<Step> ProveUntouched(Request request) => Fail("untouched");

    public IEnumerable<Step> Allow(Request request) => Fail("open");

    public IEnumerable<Step> ProveReached(Request request, string address) => [];
}
