namespace MhaHooks.Providers.Vip;

/// <summary>What adds and removes addresses on a host.</summary>
internal enum VipTool
{
    /// <summary><c>ip</c> where it is there, else <c>ifconfig</c>.</summary>
    Auto,

    /// <summary>iproute2.</summary>
    Ip,

    /// <summary>net-tools: aliases such as <c>eth0:1</c>.</summary>
    Ifconfig,
}
