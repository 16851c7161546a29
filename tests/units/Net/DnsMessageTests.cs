using MhaHooks.Core;
using MhaHooks.Core.Net;

namespace MhaHooks.Units.Net;

public class DnsMessageTests
{
    /// <summary>Taken from Consul 1.8.7: A master.node.consul, with its question in another case.</summary>
    private const string FromConsul =
        "1a2b8580000100010000000006" + "4d4153544552046e6f646506636f6e73756c0000010001" + "c00c00010001000000050004" + "0a00000c";

    [Fact]
    public void Reads_a_reply_of_Consul()
    {
        var message = DnsMessage.Parse(Convert.FromHexString(FromConsul));
        Assert.Equal(0x1a2b, message.Id);
        Assert.True(message.Question.IsSameAs(new DnsQuestion("master.node.consul", DnsRecordType.A)));
        var reply = message.ToReply();
        Assert.Equal(DnsStatus.Answered, reply.Status);
        Assert.Equal("10.0.0.12", Assert.Single(reply.Addresses).ToString());
        Assert.Equal(TimeSpan.FromSeconds(5), reply.Ttl);
        Assert.Equal("10.0.0.12 (TTL 5 s)", reply.ToString());
    }

    [Fact]
    public void Every_shorter_form_of_a_good_reply_is_refused()
    {
        var whole = Convert.FromHexString(FromConsul);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<DnsFormatException>(() => DnsMessage.Parse(whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void No_single_changed_byte_brings_down_the_reader()
    {
        var whole = Convert.FromHexString(FromConsul);
        for (var at = 0; at < whole.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])whole.Clone();
                changed[at] = (byte)value;
                var error = Record.Exception(() => DnsMessage.Parse(changed).ToReply());
                Assert.True(error is null or DnsFormatException, $"byte {at} = {value}: {error}");
            }
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(30)]
    [InlineData(0x3FFF)]
    public void A_pointer_that_does_not_lead_back_is_refused(int target)
    {
        var wire = new Wire().Short(1).Short(0x8180).Short(1).Short(0).Short(0).Short(0).Pointer(target).Short(1).Short(1);
        Assert.Throws<DnsFormatException>(() => DnsMessage.Parse(wire.ToArray()));
    }

    [Fact]
    public void Two_pointers_that_lead_to_each_other_are_refused()
    {
        var wire = Wire.Reply(1, "a.b", 1, 1).Bytes(1, (byte)'x').Pointer(23).Bytes(1, (byte)'y').Pointer(21).Short(1).Short(1).Long(0).Short(0);
        Assert.Throws<DnsFormatException>(() => DnsMessage.Parse(wire.ToArray()));
    }

    [Fact]
    public void A_label_of_an_unknown_kind_is_refused() => Assert.Throws<DnsFormatException>(() =>
        DnsMessage.Parse(new Wire().Short(1).Short(0x8180).Short(1).Short(0).Short(0).Short(0).Bytes(0x41, 0, 0).Short(1).Short(1).ToArray()));

    [Fact]
    public void A_record_whose_length_is_wrong_is_refused() =>
        Assert.Throws<DnsFormatException>(() => DnsMessage.Parse(Wire.Reply(1, "a", 1, 1).Record(1, 0, 10, 0, 0, 1, 9).ToArray()));

    [Fact]
    public void A_count_without_records_costs_nothing() =>
        Assert.Throws<DnsFormatException>(() => DnsMessage.Parse(Wire.Reply(1, "a", 1, 65535).ToArray()));

    [Fact]
    public void Bytes_that_could_hurt_a_terminal_are_escaped()
    {
        var wire = new Wire().Short(1).Short(0x8180).Short(1).Short(0).Short(0).Short(0).Bytes(3, 0x1B, (byte)'.', (byte)'a', 0).Short(1).Short(1);
        Assert.Equal(@"\027\046a", DnsMessage.Parse(wire.ToArray()).Question.Name);
    }

    [Theory]
    [InlineData(0, DnsStatus.NoData)]
    [InlineData(2, DnsStatus.ServerFailure)]
    [InlineData(3, DnsStatus.NoSuchName)]
    [InlineData(5, DnsStatus.Refused)]
    [InlineData(9, DnsStatus.Other)]
    public void Codes_are_told_apart(int code, DnsStatus status)
    {
        var reply = DnsMessage.Parse(Wire.Reply(1, "a", 1, 0, (ushort)(0x8180 | code)).ToArray()).ToReply();
        Assert.Equal(status, reply.Status);
        Assert.Equal(code, reply.Code);
        Assert.Null(reply.Ttl);
    }

    [Fact]
    public void Aliases_are_followed_and_the_smallest_ttl_counts()
    {
        // db.example (at 12) is an alias of m.example, which is 10.0.0.1; the address of somebody else does not count.
        var wire = Wire.Reply(1, "db.example", 1, 3)
            .Record(5, 3, [1, (byte)'m', 0xC0, 15])
            .Bytes(1, (byte)'m').Pointer(15).Short(1).Short(1).Long(60).Short(4).Bytes(10, 0, 0, 1)
            .Bytes(1, (byte)'z').Pointer(15).Short(1).Short(1).Long(1).Short(4).Bytes(10, 0, 0, 9);
        var reply = DnsMessage.Parse(wire.ToArray()).ToReply();
        Assert.Equal("10.0.0.1", Assert.Single(reply.Addresses).ToString());
        Assert.Equal(TimeSpan.FromSeconds(3), reply.Ttl);
        Assert.Equal("m.example", Assert.Single(reply.Aliases).Target);
    }

    [Fact]
    public void Aliases_in_a_circle_end()
    {
        var wire = Wire.Reply(1, "a", 1, 1).Record(5, 3, 0xC0, 12);
        Assert.Equal(DnsStatus.NoData, DnsMessage.Parse(wire.ToArray()).ToReply().Status);
    }

    [Fact]
    public void Service_and_IPv6_records_are_read()
    {
        var service = DnsMessage.Parse(Wire.Reply(1, "s.consul", 33, 1).Record(33, 0, 0, 1, 0, 1, 0x0C, 0xEA, 1, (byte)'n', 0xC0, 14).ToArray()).ToReply();
        Assert.Equal("n.consul:3306 (TTL 0 s)", service.ToString());
        var address = DnsMessage.Parse(Wire.Reply(1, "s", 28, 1).Record(28, 0x80000001, [.. System.Net.IPAddress.Parse("fd77::b").GetAddressBytes()]).ToArray()).ToReply();
        Assert.Equal("fd77::b (TTL 0 s)", address.ToString());
    }

    [Fact]
    public void A_query_is_what_the_standard_says() => Assert.Equal(
        "1a2b01000001000000000000" + "066d6173746572046e6f646506636f6e73756c00" + "00010001",
        Convert.ToHexStringLower(new DnsQuestion("master.node.consul", DnsRecordType.A).ToQuery(0x1a2b)));

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("mäster.consul")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890abcd.consul")]
    public void Names_that_cannot_be_asked_for_are_said_so(string name) =>
        Assert.Equal(FailureKind.Misconfigured, Assert.Throws<HookException>(() => new DnsQuestion(name, DnsRecordType.A).ToQuery(1)).Kind);

    [Fact]
    public void A_name_longer_than_253_characters_is_said_so() =>
        Assert.Throws<HookException>(() => new DnsQuestion(string.Join('.', Enumerable.Repeat("abcdefg", 33)), DnsRecordType.A).ToQuery(1));
}
