namespace MhaHooks.Core.Contract;

/// <summary>The places where MHA calls out (mha4mysql-manager 0.58: MasterFailover.pm, MasterRotate.pm, MasterMonitor.pm).</summary>
public enum HookKind
{
    MasterIpFailover,
    MasterIpOnlineChange,
    PowerManager,
    SendReport,
}
