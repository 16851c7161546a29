namespace MhaHooks.BlackBox;

/// <summary>What one call of a hook left behind.</summary>
public sealed record HookRun(int ExitCode, string Output, string Error);
