using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Units.Consul;

/// <summary>The catalog on the wire, call by call.</summary>
public sealed class CatalogWireTests
{
    private const string C1 = "http://c1:8500";
    private const string NodeGet = $"GET {C1}/v1/catalog/node/master?consistent";
    private const string ChecksGet = $"GET {C1}/v1/health/node/master?consistent";
    private const string ServiceGet = $"GET {C1}/v1/health/service/mysql?consistent";
    private const string Register = $"PUT {C1}/v1/catalog/register";
    private const string MayRead = $$"""POST {{C1}}/v1/internal/acl/authorize [{"Resource":"node","Segment":"master","Access":"read"}]""";

    [Fact]
    public async Task A_new_node_is_the_one_call_of_seed_1()
    {
        var consul = new FakeConsul()
            .Expect(NodeGet, "null").Expect(MayRead, "ACL support disabled", 401).Expect(ChecksGet, "[]")
            .Expect($$"""{{Register}} {"Node":"master","Address":"10.0.0.12"}""", "true")
            .Expect(NodeGet, Node("10.0.0.12")).Expect(ChecksGet, "[]");
        Assert.Equal("node master is 10.0.0.12", await Consuls.RunAsync(Announce(consul)));
        consul.Done();
    }

    [Fact]
    public async Task An_old_node_keeps_its_id_metadata_and_other_addresses()
    {
        const string old = """{"Node":{"ID":"u-1","Node":"Master","Address":"10.0.0.11","TaggedAddresses":{"lan":"10.0.0.11","wan":"192.0.2.1"},"Meta":{"a":"b"}},"Services":{}}""";
        var consul = new FakeConsul().Expect(NodeGet, old).Expect(ChecksGet, "[]")
            .Expect(Register + """ {"Node":"master","Address":"10.0.0.12","ID":"u-1","TaggedAddresses":{"lan":"10.0.0.12","wan":"192.0.2.1"},"NodeMeta":{"a":"b"}}""", "true")
            .Expect(NodeGet, Node("10.0.0.12")).Expect(ChecksGet, "[]");
        var step = Announce(consul);
        var look = await step.LookAsync(default);
        Assert.Equal(
            """{"Node":"Master","Address":"10.0.0.11","ID":"u-1","TaggedAddresses":{"lan":"10.0.0.11","wan":"192.0.2.1"},"NodeMeta":{"a":"b"}}""",
            Assert.Single(look.Before).Value);
        await step.ActAsync(look, default);
        await step.ProveAsync(default);
        consul.Done();
    }

    [Fact]
    public async Task A_service_leaves_a_node_that_is_right_as_it_is()
    {
        const string body = """{"Node":"master","Address":"10.0.0.12","SkipNodeUpdate":true,"Service":{"ID":"mysql","Service":"mysql","Tags":["rw"],"Address":"10.0.0.12","Port":3306}}""";
        const string entry = """[{"Node":{"Node":"master","Address":"10.0.0.12"},"Service":{"ID":"mysql","Service":"mysql","Tags":["rw"],"Address":"10.0.0.12","Port":3306},"Checks":[]}]""";
        var consul = new FakeConsul()
            .Expect(NodeGet, Node("10.0.0.12")).Expect(ChecksGet, "[]").Expect(ServiceGet, "[]")
            .Expect($$"""POST {{C1}}/v1/internal/acl/authorize [{"Resource":"service","Segment":"mysql","Access":"read"},{"Resource":"node","Segment":"master","Access":"read"}]""", "[]")
            .Expect($"{Register} {body}", "true")
            .Expect(NodeGet, Node("10.0.0.12")).Expect(ChecksGet, "[]").Expect(ServiceGet, entry);
        Assert.Equal("service mysql is 10.0.0.12:3306 (node master, ID mysql)", await Consuls.RunAsync(Announce(consul, "service = mysql", "tags = rw")));
        consul.Done();
    }

    [Theory]
    [InlineData("[{\"Node\":\"master\",\"CheckID\":\"serfHealth\",\"Status\":\"critical\"}]", "{}")]
    [InlineData("[]", "{\"consul-network-segment\":\"\"}")]
    public async Task The_node_of_an_agent_is_refused_before_anything_is_written(string checks, string meta)
    {
        var consul = new FakeConsul()
            .Expect(NodeGet, """{"Node":{"ID":"u","Node":"master","Address":"10.0.0.11","Meta":META}}""".Replace("META", meta, StringComparison.Ordinal))
            .Expect(ChecksGet, checks);
        var error = await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(Announce(consul)));
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        consul.Done();
    }

    [Fact]
    public async Task A_true_that_did_nothing_is_unproven()
    {
        var consul = new FakeConsul().Expect(NodeGet, Node("10.0.0.11")).Expect(ChecksGet, "[]")
            .Expect($$"""{{Register}} {"Node":"master","Address":"10.0.0.12"}""", "true")
            .Expect(NodeGet, Node("10.0.0.11")).Expect(ChecksGet, "[]");
        Assert.Equal(FailureKind.Unproven, (await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(Announce(consul)))).Kind);
    }

    [Fact]
    public async Task An_answer_that_was_filtered_is_not_the_whole_truth()
    {
        var consul = new FakeConsul().Expect(NodeGet, "null", header: "X-Consul-Results-Filtered-By-ACLs: true").Expect(ChecksGet, "[]");
        var error = await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(Announce(consul)));
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("node \"master\" { policy = \"read\" }", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_datacenter_goes_with_every_call()
    {
        var consul = new FakeConsul().Expect(NodeGet + "&dc=east", Node("10.0.0.12")).Expect(ChecksGet + "&dc=east", "[]");
        Assert.Equal("Already: node master is 10.0.0.12", await Consuls.RunAsync(Announce(consul, "datacenter = east")));
        Assert.Equal($"GET {C1}/v1/status/leader?dc=east", consul.Asked[0]);
        consul.Done();
    }

    [Fact]
    public async Task Something_that_is_not_Consul_is_said_so()
    {
        var consul = new FakeConsul().Expect(NodeGet, "<html>").Expect(ChecksGet, "[]");
        var error = await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(Announce(consul)));
        Assert.Equal(FailureKind.Rejected, error.Kind);
        Assert.Contains("<html>", error.Seen, StringComparison.Ordinal);
    }

    private static Step Announce(FakeConsul consul, params IEnumerable<string> lines) =>
        Consuls.Provider(consul, [$"address = {C1}", "node = master", .. lines]).Announce(Consuls.Start).Single();

    private static string Node(string address) => $$$"""{"Node":{"ID":"","Node":"master","Address":"{{{address}}}","TaggedAddresses":null,"Meta":null},"Services":{}}""";
}
