using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql.Protocol;

public sealed class PacketTests
{
    [Fact]
    public void HandshakeV10_gives_version_id_nonce_and_method()
    {
        var greeting = HandshakeV10.Parse(FakeMySql.Greeting(method: "caching_sha2_password", version: "9.7.4"));
        Assert.Equal("9.7.4", greeting.ServerVersion);
        Assert.Equal(77u, greeting.ConnectionId);
        Assert.Equal(FakeMySql.Nonce, greeting.Nonce);
        Assert.Equal("caching_sha2_password", greeting.AuthMethod);
        Assert.Equal(Capabilities.Wanted, greeting.Capabilities);
    }

    [Fact]
    public void HandshakeV10_refuses_the_old_protocol()
    {
        Assert.Throws<InvalidDataException>(() => HandshakeV10.Parse(FakeMySql.Greeting(Capabilities.LongPassword)));
        Assert.Throws<InvalidDataException>(() => HandshakeV10.Parse([9, 0]));
    }

    [Fact]
    public void HandshakeV10_cut_anywhere_is_truncated()
    {
        var whole = FakeMySql.Greeting();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => HandshakeV10.Parse(whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void SslRequest_is_the_head_of_the_response()
    {
        var head = new SslRequest(Capabilities.Wanted).ToPayload();
        var whole = new HandshakeResponse41(Capabilities.Wanted, "mha", "m", [1, 2]).ToPayload();
        Assert.Equal(32, head.Length);
        Assert.Equal(head, whole[..32]);
        Assert.Equal("mha\0\u0002\u0001\u0002m\0"u8.ToArray(), whole[32..]);
    }

    [Fact]
    public void OkPacket_gives_rows_and_warnings()
    {
        Assert.Equal(new OkPacket(300, 2), OkPacket.Parse([0, 0xFC, 0x2C, 1, 0, 2, 0, 2, 0]));
        Assert.Throws<InvalidDataException>(() => OkPacket.Parse([0, 1]));
    }

    [Theory]
    [InlineData(true, "42000")]
    [InlineData(false, "HY000")]
    public void ErrPacket_gives_code_state_and_text(bool state, string expected)
    {
        byte[] payload = [0xFF, 0x28, 0x04, .. state ? "#42000"u8 : [], .. "No"u8];
        Assert.Equal(new ErrPacket(1064, expected, "No"), ErrPacket.Parse(payload));
    }

    [Fact]
    public void AuthSwitchRequest_gives_method_and_nonce()
    {
        var request = AuthSwitchRequest.Parse([0xFE, .. "m"u8, 0, 1, 2, 3]);
        Assert.Equal("m", request.AuthMethod);
        Assert.Equal([1, 2, 3], request.Nonce);
    }

    [Theory]
    [InlineData("FE00000200", true)]
    [InlineData("FE", true)]
    [InlineData("FE0000000100000000", false)]
    [InlineData("00", false)]
    [InlineData("", false)]
    public void EofPacket_is_short(string payload, bool expected) => Assert.Equal(expected, EofPacket.Is(Convert.FromHexString(payload)));

    [Fact]
    public void Row_gives_text_and_null()
    {
        Assert.Equal<IEnumerable<string?>>(["a", null, ""], TextResultsetRow.Parse([1, (byte)'a', 0xFB, 0], 3).Values);
        Assert.Throws<InvalidDataException>(() => TextResultsetRow.Parse([1, (byte)'a', 0xFB, 0], 2));
        Assert.Throws<InvalidDataException>(() => TextResultsetRow.Parse([5, (byte)'a'], 1));
    }

    [Theory]
    [InlineData("FA", 250)]
    [InlineData("FC0001", 256)]
    [InlineData("FD000001", 65536)]
    [InlineData("FE0000000001000000", 4294967296)]
    public void Lengths(string bytes, ulong expected) => Assert.Equal(expected, new PacketReader(Convert.FromHexString(bytes)).LengthEncoded());
}
