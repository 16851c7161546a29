namespace MhaHooks.Core.Contract;

/// <summary>What MHA passes to its report_script. The shell has expanded <c>$</c>, backticks and quotes in the body already.</summary>
/// <param name="NewSlaveHosts">The replicas of the new master; may be empty.</param>
/// <param name="Conf">MHA's configuration file.</param>
/// <param name="Subject">Ends in "succeeded", "partially failed" or neither.</param>
/// <param name="Body">Several lines.</param>
public sealed record Report(IReadOnlyList<string> NewSlaveHosts, string? Conf, string Subject, string Body);
