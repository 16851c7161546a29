using System.Diagnostics;
using System.Reflection;

namespace MhaHooks.Servers.Consul;

/// <summary>Where the real Consul is; fetched once if need be.</summary>
internal static class ConsulBinary
{
    private static readonly Lazy<string> Found = new(Fetch);

    public static string Path => Found.Value;

    private static string Fetch()
    {
        var folder = typeof(ConsulBinary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == "ServerScripts").Value!;
        using var script = Process.Start(new ProcessStartInfo(System.IO.Path.Combine(folder, "consul")) { RedirectStandardOutput = true })!;
        var path = script.StandardOutput.ReadToEnd().Trim();
        script.WaitForExit();
        return script.ExitCode == 0 ? path : throw new InvalidOperationException("tests/servers/consul failed; see its messages");
    }
}
