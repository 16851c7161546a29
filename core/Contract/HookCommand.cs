namespace MhaHooks.Core.Contract;

/// <summary>The values of <c>--command</c>. <see cref="Report"/> stands for send_report, which is called without one.</summary>
public enum HookCommand
{
    Status,
    StopSsh,
    StopSsh2,
    Stop,
    Start,
    Report,
}
