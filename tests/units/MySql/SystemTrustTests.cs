using MhaHooks.Core.Configuration;
using MhaHooks.Core.Log;
using MhaHooks.Core.Providers;
using MhaHooks.Providers;

namespace MhaHooks.Units.MySql;

/// <summary>Who asks for the system's authorities, which cost the first TLS login 55 ms.</summary>
public sealed class SystemTrustTests
{
    [Theory]
    [InlineData("[mysql]", false)]
    [InlineData("[mysql]|tls=required", false)]
    [InlineData("[mysql]|tls=verify", true)]
    [InlineData("[mysql]|tls=verify|ca_file=/etc/hostname", false)]
    [InlineData("[mysql]|[host:db1]|mysql.tls=verify", true)]
    [InlineData("[vip:main]|address=192.0.2.10/24|device=eth0", false)]
    [InlineData("[consul:m]|node=master|address=http://192.0.2.1:8500", false)]
    [InlineData("[consul:m]|node=master|address=https://192.0.2.1:8501", true)]
    [InlineData("[consul:m]|node=master|address=https://192.0.2.1:8501|ca_file=/etc/hostname", false)]
    public async Task Is_needed_by_those_alone_for_whom_it_decides(string lines, bool expected)
    {
        await using var output = new StringWriter();
        var log = new HookLog(output, TimeProvider.System, "test", LogFormat.Text);
        var file = ConfigFile.Parse("hooks.cnf", lines.Split('|'));
        await using var set = ProviderSet.Load(file, Catalog.Kinds, new ProviderServices(null!, log, TimeProvider.System));
        Assert.Equal(expected, set.NeedsSystemTrust);
    }
}
