using System.Net;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;

namespace MhaHooks.Providers.Consul;

/// <summary><c>[consul:NAME]</c> as it holds for one host.</summary>
internal sealed record ConsulOptions
{
    /// <summary>
    /// <c>address</c>: URLs of Consul servers or agents, tried in turn. In agent mode the agent beside the host, as a rule
    /// <c>http://{ip}:8500</c>.
    /// </summary>
    public required IReadOnlyList<Uri> Address { get; init; }

    /// <summary>
    /// <c>servers</c>, agent mode only: URLs that answer for the catalog when the host and its agent are dead. Where absent,
    /// the new master's agent is asked, and that is known only once MHA says <c>start</c>.
    /// </summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary><c>token_file</c>: sent as <c>X-Consul-Token</c> and in no other way.</summary>
    public Secret? Token { get; init; }

    /// <summary><c>datacenter</c>; the server's own where absent.</summary>
    public string? Datacenter { get; init; }

    /// <summary><c>ca_file</c>: the only roots to trust, in PEM; the system's where absent.</summary>
    public string? CaFile { get; init; }

    public ConsulMode Mode { get; init; }

    /// <summary><c>node</c>, catalog mode: <c>master</c>, or a name of its own for each host, such as <c>{host}-mysql</c>.</summary>
    public string Node { get; init; } = "";

    /// <summary><c>service</c>: required in agent mode, optional in catalog mode.</summary>
    public string? Service { get; init; }

    /// <summary><c>service_id</c>; the service's name where absent, which is Consul's own default.</summary>
    public string? ServiceId { get; init; }

    /// <summary><c>tags</c> of the service. An instance that carries all of them counts as a holder.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary><c>check = tcp</c>: run by the agent in agent mode; in catalog mode it is a definition that consul-esm runs.</summary>
    public bool TcpCheck { get; init; }

    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>key</c>, kv mode.</summary>
    public string Key { get; init; } = "";

    /// <summary><c>value</c>, kv mode: what is written, with <c>{ip}</c>, <c>{host}</c> and <c>{port}</c>; <c>{ip}:{port}</c> where absent.</summary>
    public string? Value { get; init; }

    /// <summary><c>dns</c>: the resolver that has to answer with the new master before the announcement counts.</summary>
    public DnsEndPoint? Dns { get; init; }

    public TimeSpan DnsTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>name</c>: what to ask <see cref="Dns"/> for, where it is not the name Consul derives.</summary>
    public string? Name { get; init; }

    public static ConsulOptions Read(ConfigSection section)
    {
        var options = new ConsulOptions
        {
            Address = Urls(section, "address", required: true),
            Servers = Urls(section, "servers", required: false),
            Token = TokenOf(section),
            Datacenter = section.Text("datacenter"),
            CaFile = section.Text("ca_file"),
            Mode = section.Choice("mode", ConsulMode.Catalog, ("catalog", ConsulMode.Catalog), ("agent", ConsulMode.Agent), ("kv", ConsulMode.Kv)),
            Node = section.Text("node") ?? "",
            Service = section.Text("service"),
            ServiceId = section.Text("service_id"),
            Tags = section.List("tags"),
            TcpCheck = section.Choice("check", false, ("none", false), ("tcp", true)),
            CheckInterval = section.Duration("check_interval", TimeSpan.FromSeconds(10)),
            Key = section.Text("key") ?? "",
            Value = section.Text("value"),
            Dns = section.HostAndPort("dns", 53),
            DnsTimeout = section.Duration("dns_timeout", TimeSpan.FromSeconds(5)),
            Name = section.Text("name"),
        };
        Judge(section, options);
        return options;
    }

    /// <summary>A host like no other, to see what depends on the host.</summary>
    private static DatabaseHost Another { get; } = new() { Name = "another.invalid", Ip = "192.0.2.254" };

    private static void Judge(ConfigSection section, ConsulOptions options)
    {
        _ = section.Required(options.Mode switch { ConsulMode.Catalog => "node", ConsulMode.Agent => "service", _ => "key" });
        if (options.CaFile is { } file && !File.Exists(file))
        {
            section.Unclear("ca_file", "a file with PEM certificates that exists");
        }

        if (options is { Mode: ConsulMode.Catalog, Service: null, Node.Length: > 0 } && section.For(Another).Text("node") != options.Node)
        {
            section.Unclear("node", "one name for all hosts, such as master, or a 'service' beside it: nobody asks for the node of a host that he does not know");
        }

        if (options is { Mode: ConsulMode.Kv, Dns: not null, Name: null })
        {
            section.Wrong("dns", "'name' beside it, since Consul's DNS knows no keys");
        }
    }

    private static Secret? TokenOf(ConfigSection section)
    {
        var token = section.SecretFrom("token_file");
        if (token is null || (token.Reveal().Length > 0 && token.Reveal().All(one => one is > ' ' and <= '~')))
        {
            return token;
        }

        section.Unclear("token_file", "a file that holds one token on one line");
        return null;
    }

    private static List<Uri> Urls(ConfigSection section, string key, bool required)
    {
        const string expected = "URLs such as http://10.0.0.50:8500 or https://consul.example:8501, without user, password or query";
        var texts = section.List(key);
        var urls = texts.Select(UrlOf).OfType<Uri>().ToList();
        if (texts.Any(MayHoldSecret))
        {
            section.UnclearSecret(key, "has a user, a password or a query in it, and is not shown for that", expected);
        }
        else if (urls.Count < texts.Count)
        {
            section.Unclear(key, expected);
        }

        if (required && texts.Count == 0)
        {
            _ = section.Required(key);
        }

        return urls;
    }

    private static Uri? UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") && !MayHoldSecret(text) ? url : null;

    /// <summary>Judged by the text: a password with a blank or a slash in it is not where a URL has its password.</summary>
    private static bool MayHoldSecret(string text) => text.AsSpan().ContainsAny('@', '?', '#');
}
