using MhaHooks.Core.Contract;

namespace MhaHooks.Units.Consul;

/// <summary>What a plan says before anything is touched, and the names that the journal matches steps by.</summary>
public sealed class DryRunTests
{
    [Fact]
    public void A_node() => Shows(
        ["address = http://10.0.0.50:8500", "node = master", "dns = 127.0.0.1:53"],
        """consul:db announce node master => PUT http://10.0.0.50:8500/v1/catalog/register {"Node":"master","Address":"10.0.0.12"}""",
        "consul:db resolve master.node.consul at 127.0.0.1:53 => ask 127.0.0.1:53 for A master.node.consul until it answers 10.0.0.12 and nothing else, for 5 s at most");

    [Fact]
    public void A_service_on_a_node_for_each_host() => Shows(
        ["address = https://c1:8501 https://c2:8501", "node = {host}-mysql", "service = mysql", "tags = rw, main", "check = tcp", "check_interval = 500ms"],
        """consul:db withdraw service mysql on node db1-mysql => PUT https://c1:8501/v1/catalog/deregister {"Node":"db1-mysql","ServiceID":"mysql"}""",
        """consul:db announce service mysql on node db2-mysql => PUT https://c1:8501/v1/catalog/register {"Node":"db2-mysql","Address":"10.0.0.12","NodeMeta":{"external-node":"true"},"Service":{"ID":"mysql","Service":"mysql","Tags":["rw","main"],"Address":"10.0.0.12","Port":3306},"Check":{"Node":"db2-mysql","CheckID":"service:mysql","Name":"MySQL answers by TCP","Status":"passing","ServiceID":"mysql","Definition":{"TCP":"10.0.0.12:3306","Interval":"500ms"}}}""");

    [Fact]
    public void A_service_of_the_agents() => Shows(
        ["address = http://{ip}:8500", "mode = agent", "service = mysql", "service_id = mysql-rw", "check = tcp"],
        "consul:db withdraw service mysql of the agent of db1 => PUT http://10.0.0.11:8500/v1/agent/service/deregister/mysql-rw",
        """consul:db announce service mysql of the agent of db2 => PUT http://10.0.0.12:8500/v1/agent/service/register?replace-existing-checks=true {"ID":"mysql-rw","Name":"mysql","Address":"10.0.0.12","Port":3306,"Check":{"TCP":"10.0.0.12:3306","Interval":"10s","Status":"passing"}}""");

    [Theory]
    [InlineData(1)]
    [InlineData(0, "servers = http://10.0.0.50:8500")]
    public void An_agent_without_servers_beside_it_is_a_warning_of_status(int warnings, params string[] lines)
    {
        var provider = Consuls.Provider(new FakeConsul(), ["address = http://{ip}:8500", "mode = agent", "service = mysql", .. lines]);
        Assert.Equal(warnings, provider.Preflight(Consuls.Start).Count(step => step.IsAdvisory && step.Name.Target == "servers"));
    }

    [Fact]
    public void A_key() => Shows(
        ["address = http://c1:8500/consul", "mode = kv", "key = mysql/über master", "value = {host}={ip}:{port}", "datacenter = east"],
        "consul:db announce key mysql/über master => PUT http://c1:8500/consul/v1/kv/mysql/%C3%BCber%20master?cas=0&dc=east db2=10.0.0.12:3306 (cas: the ModifyIndex seen)");

    [Fact]
    public void IPv6_has_its_brackets()
    {
        var next = new DatabaseHost { Name = "db2", Ip = "fd77::12", Port = 3307 };
        var provider = Consuls.Provider(new FakeConsul(), "address = http://[{ip}]:8500", "mode = kv", "key = m", "name = m.example", "dns = [::1]:8600");
        var steps = provider.Announce(Consuls.Start with { New = next }).ToList();
        Assert.Equal("PUT http://[fd77::12]:8500/v1/kv/m?cas=0 [fd77::12]:3307 (cas: the ModifyIndex seen)", steps[0].Change);
        Assert.StartsWith("ask ::1:8600 for AAAA m.example until it answers fd77::12", steps[1].Change, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("master.node.consul", "node = master")]
    [InlineData("master.node.east.consul", "node = master", "datacenter = east")]
    [InlineData("mysql.service.consul", "node = master", "service = mysql", "tags = a b")]
    [InlineData("rw.mysql.service.east.consul", "node = master", "service = mysql", "tags = rw", "datacenter = east")]
    [InlineData("db.example", "node = master", "name = db.example")]
    public void The_name_to_ask_for_is_derived(string name, params string[] lines)
    {
        var provider = Consuls.Provider(new FakeConsul(), ["address = http://c1:8500", "dns = 127.0.0.1:53", .. lines]);
        Assert.Equal($"{name} at 127.0.0.1:53", provider.Announce(Consuls.Start).Last().Name.Target);
    }

    private static void Shows(string[] lines, params string[] steps) => Assert.Equal(
        steps, Consuls.Provider(new FakeConsul(), lines).Announce(Consuls.Start).Select(step => $"{step.Name} => {step.Change}"));
}
