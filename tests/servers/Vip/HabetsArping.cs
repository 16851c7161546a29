namespace MhaHooks.Servers.Vip;

/// <summary>Thomas Habets' arping, unpacked from Debian's package and not installed: it would replace iputils'.</summary>
public sealed class HabetsArping : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("habets").FullName;

    /// <summary>A program that starts it with its libraries.</summary>
    internal string Path => System.IO.Path.Combine(folder, "arping");

    public async Task InitializeAsync()
    {
        const string Script =
            """
            set -e
            cd "$1"
            apt-get -qq -o APT::Sandbox::User=root download arping libnet1 libpcap0.8
            for package in *.deb; do dpkg-deb -x "$package" root; done
            libraries=$(dirname "$PWD/$(find root -name 'libnet.so.1' | head -n 1)")
            printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s/root/usr/sbin/arping "$@"\n' "$libraries" "$PWD" >arping
            chmod 755 . arping
            """;
        await Tool.RunAsync("sh", "-c", Script, "habets", folder);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}
