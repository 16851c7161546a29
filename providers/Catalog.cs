using MhaHooks.Core.Providers;

namespace MhaHooks.Providers;

/// <summary>Every provider there is: one line each.</summary>
public static class Catalog
{
    public static IReadOnlyList<ProviderKind> Kinds { get; } =
    [
        Consul.ConsulProvider.Kind,
        MySql.MySqlProvider.Kind,
        Vip.VipProvider.Kind,
    ];
}
