using System.Reflection;

namespace MhaHooks.Core;

/// <summary>The version of all executables.</summary>
internal static class ProductVersion
{
    public static string Text =>
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
