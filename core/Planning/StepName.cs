namespace MhaHooks.Core.Planning;

/// <summary>
/// Names one step for the log, the journal and undo. The same request and configuration always give the same name, so that
/// what the journal recorded can be matched with a step planned anew.
/// </summary>
/// <param name="Provider">The section it comes from: <c>vip:main</c>.</param>
/// <param name="Verb">One word: <c>announce</c>, <c>withdraw</c>, <c>resolve</c>.</param>
/// <param name="Target">The object and where it is: <c>192.0.2.10/24 on db2 eth0</c>.</param>
public sealed record StepName(string Provider, string Verb, string Target)
{
    public override string ToString() => $"{Provider} {Verb} {Target}";
}
