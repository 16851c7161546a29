namespace MhaHooks.Lab;

/// <summary>
/// A site as the README describes it, in the lab: the address 10.77.0.100 and two ways through Consul (the node
/// <c>master</c> and a key) lead to db1, applications write as <c>writeuser</c>, MHA calls our hook.
/// </summary>
public sealed class Site : IAsyncDisposable
{
    public const string Conf = "/etc/mha-hooks.cnf";
    private const string Consul = "http://10.77.0.10:8500";

    private Site(LabHosts hosts) => Hosts = hosts;

    public LabHosts Hosts { get; }

    public static IReadOnlyList<string> Vip { get; } = ["[vip:main]", $"address={LabHosts.Vip}/24", "device=eth0", "label=eth0:1"];

    public static IReadOnlyList<string> OpenAhead { get; } = ["[ssh]", "open_ahead=db1 db2 db3"];

    public static IReadOnlyList<string> ConsulNode { get; } =
        ["[consul:node]", $"address={Consul}", "mode=catalog", "node=master", "dns=127.0.0.1:53"];

    public static IReadOnlyList<string> ConsulKey { get; } = ["[consul:key]", $"address={Consul}", "mode=kv", "key=mysql/master"];

    public static IReadOnlyList<string> MySql { get; } =
        ["[mysql]", "block_users=writeuser", "user=mha_admin", "password_file=/etc/mha-hooks.password"];

    public static async Task<Site> BuildAsync(params IEnumerable<string>[] extra)
    {
        var site = new Site(await LabHosts.UpAsync());
        await site.ConfigureAsync([.. extra.SelectMany(lines => lines), .. Vip, .. ConsulNode, .. ConsulKey, .. MySql]);
        (await site.Hosts.RunAsync("db1", "ip", "addr", "add", $"{LabHosts.Vip}/24", "dev", "eth0", "label", "eth0:1")).Ok();
        await site.PutAsync("catalog/register", """{"Node":"master","Address":"10.77.0.11"}""");
        await site.PutAsync("kv/mysql/master", "10.77.0.11:3306");
        await site.Hosts.UntilAsync("manager", "test \"$(getent hosts master.node.consul | cut -d' ' -f1)\" = 10.77.0.11");
        return site;
    }

    /// <summary>Writes hooks.cnf; lines before the first section belong to <c>[hooks]</c>.</summary>
    public async Task ConfigureAsync(IEnumerable<string> lines)
    {
        await Hosts.WriteAsync("manager", Conf, string.Join('\n', ["[hooks]", .. lines, ""]), "0644");
        var settings = Path.Combine(LabHosts.Checkout, "tests", "lab", "parts", "settings.sh");
        (await Hosts.ShellAsync("manager", $". {settings}; umask 077; printf '%s\\n' \"$admin_password\" >/etc/mha-hooks.password")).Ok();
    }

    /// <summary>Calls the hook on the manager as MHA would; the password arrives escaped, as MHA escapes it.</summary>
    public Task<Ran> HookAsync(params string[] words) => Hosts.RunAsync("manager", [LabHosts.Hook, .. words]);

    /// <summary>The arguments of <c>start</c> for a move from db1 to db2.</summary>
    public async Task<string[]> StartWordsAsync(string target = "db2", int number = 12)
    {
        return
        [
            "--command=start", "--ssh_user=root", "--orig_master_host=db1", "--orig_master_ip=10.77.0.11", "--orig_master_port=3306",
            $"--new_master_host={target}", $"--new_master_ip=10.77.0.{number}", "--new_master_port=3306",
            "--new_master_user=mha_admin", $"--new_master_password={await EscapedPasswordAsync()}",
        ];
    }

    /// <summary>The password of MHA's account as MHA passes it: a backslash before everything its shell could take for its own.</summary>
    public async Task<string> EscapedPasswordAsync()
    {
        var settings = Path.Combine(LabHosts.Checkout, "tests", "lab", "parts", "settings.sh");
        var password = (await Hosts.ShellAsync("manager", $". {settings}; printf %s \"$admin_password\"")).Ok().Output.TrimEnd('\n');
        return string.Concat(password.Select(c => char.IsAsciiLetterOrDigit(c) ? $"{c}" : $"\\{c}"));
    }

    public static string[] StopWords(string command = "stop") =>
    [
        $"--command={command}", .. command == "stopssh" ? ["--ssh_user=root"] : Array.Empty<string>(),
        "--orig_master_host=db1", "--orig_master_ip=10.77.0.11", "--orig_master_port=3306",
    ];

    /// <summary>Who holds the address, asked of the host itself.</summary>
    public async Task<bool> HoldsVipAsync(string host) =>
        (await Hosts.RunAsync(host, "ip", "-o", "addr", "show", "dev", "eth0")).Ok().Output.Contains($" {LabHosts.Vip}/", StringComparison.Ordinal);

    /// <summary>An application's write, as it would do it; the output is the server's error where it fails.</summary>
    public Task<Ran> AppWriteAsync(string address, string client) => Hosts.ShellAsync(
        "db3",
        $". {Path.Combine(LabHosts.Checkout, "tests", "lab", "parts", "settings.sh")}; " +
        $"MYSQL_PWD=$write_password mysql --connect-timeout=5 -h {address} -u writeuser app -e \"INSERT INTO writes (client, seq) VALUES ('{client}', 1)\"");

    public async Task<string> KeyAsync() => (await Hosts.RunAsync("manager", "curl", "-sf", $"{Consul}/v1/kv/mysql/master?raw")).Ok().Output.Trim();

    public async Task<string> NodeAsync() => (await Hosts.ShellAsync("db3", "getent hosts master.node.consul | cut -d' ' -f1")).Ok().Output.Trim();

    /// <summary>Every journal of the manager, one after the other.</summary>
    public async Task<string> JournalAsync() =>
        (await Hosts.ShellAsync("manager", "cat /var/lib/mha-hooks/mha-hooks/journal/*.jsonl | tr -d '\\0'")).Ok().Output;

    public ValueTask DisposeAsync() => Hosts.DisposeAsync();

    private async Task PutAsync(string path, string body) => (await Hosts.RunAsync("manager", "curl", "-sf", "-X", "PUT", "-d", body, $"{Consul}/v1/{path}")).Ok();
}
