namespace MhaHooks.Core.Providers;

/// <summary>
/// What a section of hooks.cnf turns on. A provider has one or more roles (<see cref="IEndpoint"/>, <see cref="IWriteGate"/>);
/// their members return steps and touch nothing themselves: they are called while the plan is made, for a dry run as well.
/// </summary>
public interface IProvider
{
    /// <summary>The section as written: <c>vip:main</c>.</summary>
    string Section { get; }

    /// <summary>
    /// Whether it may open TLS connections for which the system's certificate authorities decide, on any host. True unless the
    /// provider knows better; see <see cref="SystemTrust.Forgo"/>.
    /// </summary>
    bool NeedsSystemTrust => true;
}
