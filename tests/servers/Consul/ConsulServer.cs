using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace MhaHooks.Servers.Consul;

/// <summary>A real Consul agent on loopback, server or client, on free ports, in a folder of its own.</summary>
internal sealed class ConsulServer : IAsyncDisposable
{
    public const string RootToken = "7d5d4b4e-0b61-4a22-9d3f-000000000001";
    private readonly HttpClient http;
    private readonly DirectoryInfo folder;
    private ServerProcess? process;

    private ConsulServer(string ip, bool acl, DirectoryInfo folder)
    {
        (Ip, this.folder) = (ip, folder);
        http = new HttpClient();
        if (acl)
        {
            http.DefaultRequestHeaders.Add("X-Consul-Token", RootToken);
        }
    }

    public string Ip { get; }

    public int HttpPort { get; private set; }

    public int DnsPort { get; private set; }

    public int SerfPort { get; private set; }

    public int HttpsPort { get; private set; }

    public string Url => $"http://{Ip}:{HttpPort}";

    /// <summary>One server that leads itself; in Consul's development mode, since that elects within a quarter of a second.</summary>
    public static Task<ConsulServer> StartAsync(bool acl = false, JsonObject? more = null) => StartAsync("127.0.0.1", acl, Led, node =>
    {
        if (acl)
        {
            node["acl"] = JsonNode.Parse($$$"""{"enabled":true,"default_policy":"deny","tokens":{"master":"{{{RootToken}}}","agent":"{{{RootToken}}}"}}""");
        }

        foreach (var (key, value) in more ?? [])
        {
            node[key] = value?.DeepClone();
        }
    });

    /// <summary>A server that waits for two more, which never come.</summary>
    public static Task<ConsulServer> StartLeaderlessAsync() => StartAsync("127.0.0.1", false, Up, node =>
    {
        node["server"] = true;
        node["bootstrap_expect"] = 3;
    });

    /// <summary>An agent on another loopback address, which joins a server.</summary>
    public static Task<ConsulServer> StartAgentAsync(string ip, ConsulServer server) => StartAsync(ip, false, Led, node =>
    {
        node["server"] = false;
        node["retry_join"] = new JsonArray($"{server.Ip}:{server.SerfPort}");
        node["retry_interval"] = "1s";
    });

    /// <summary>A call with all rights, past the code under test. Returns the body.</summary>
    public async Task<string> CallAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, Url + path);
        if (body is not null)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        }

        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();

        // In development mode it comes with line breaks.
        return answer.StartsWith('{') || answer.StartsWith('[') ? JsonNode.Parse(answer)!.ToJsonString() : answer;
    }

    public Task<string> PutAsync(string path, string body) => CallAsync(HttpMethod.Put, path, body);

    /// <summary>A body that need not be text.</summary>
    public async Task PutAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var response = await http.PutAsync(new Uri(Url + path), content);
        Assert.True(response.IsSuccessStatusCode);
    }

    public Task<string> GetAsync(string path) => CallAsync(HttpMethod.Get, path);

    /// <summary>Makes a token with these rules and returns the file it is in.</summary>
    public async Task<string> TokenFileAsync(string name, string rules)
    {
        var secret = Guid.NewGuid().ToString();
        await PutAsync("/v1/acl/policy", new JsonObject { ["Name"] = name, ["Rules"] = rules }.ToJsonString());
        await PutAsync("/v1/acl/token", new JsonObject { ["SecretID"] = secret, ["Policies"] = new JsonArray(new JsonObject { ["Name"] = name }) }.ToJsonString());
        return SaveToken(name, secret);
    }

    public string SaveToken(string name, string secret)
    {
        var file = Path.Combine(folder.FullName, $"{name}.token");
        File.WriteAllText(file, secret + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        return file;
    }

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync() => await process!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<ConsulServer> StartAsync(
        string ip, bool acl, Func<ConsulServer, Task<bool>> ready, Action<JsonObject> configure)
    {
        while (true)
        {
            var server = new ConsulServer(ip, acl, Directory.CreateTempSubdirectory("consul-"));
            server.Launch(configure);
            if (await server.process!.IsReadyAsync(() => ready(server)))
            {
                return server;
            }

            var log = server.process.Log;
            await server.DisposeAsync();
            // Somebody else had the port, or two of the free ports were the same one.
            Assert.True(log.Contains("address already in use", StringComparison.Ordinal) || log.Contains("already configured for", StringComparison.Ordinal), log);
        }
    }

    private void Launch(Action<JsonObject> configure)
    {
        (HttpPort, DnsPort, SerfPort, HttpsPort) = (ServerProcess.FreePort(), ServerProcess.FreePort(), ServerProcess.FreePort(), ServerProcess.FreePort());
        var config = new JsonObject
        {
            ["node_name"] = $"n{Ip[(Ip.LastIndexOf('.') + 1)..]}",
            ["data_dir"] = Path.Combine(folder.FullName, "data"),
            ["bind_addr"] = Ip,
            ["client_addr"] = Ip,
            ["disable_update_check"] = true,
            ["performance"] = new JsonObject { ["raft_multiplier"] = 1 },
        };
        configure(config);
        var ports = new JsonObject
        {
            ["http"] = HttpPort, ["dns"] = DnsPort, ["server"] = ServerProcess.FreePort(), ["serf_lan"] = SerfPort, ["serf_wan"] = -1, ["grpc"] = -1,
        };
        if (config.ContainsKey("cert_file"))
        {
            ports["https"] = HttpsPort;
        }

        config["ports"] = ports;
        var file = Path.Combine(folder.FullName, "consul.json");
        File.WriteAllText(file, config.ToJsonString());
        string[] mode = config.ContainsKey("server") ? [] : ["-dev"];
        process = new ServerProcess([ConsulBinary.Path, "agent", .. mode, $"-config-file={file}"]);
    }

    private static async Task<bool> Up(ConsulServer server)
    {
        try
        {
            return (await server.GetAsync("/v1/status/leader")).StartsWith('"');
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>There is a leader, it has seen this agent join, and the token counts.</summary>
    private static async Task<bool> Led(ConsulServer server)
    {
        try
        {
            var node = $"n{server.Ip[(server.Ip.LastIndexOf('.') + 1)..]}";
            return (await server.GetAsync($"/v1/health/node/{node}?consistent")).Contains("serfHealth", StringComparison.Ordinal)
                && (await server.GetAsync($"/v1/catalog/node/{node}?consistent")).Contains("consul-network-segment", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
