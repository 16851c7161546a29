using System.Security.Cryptography;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql.Protocol;

public sealed class PacketStreamTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(PacketStream.MaxChunk - 1, 1)]
    [InlineData(PacketStream.MaxChunk, 2)]
    [InlineData(PacketStream.MaxChunk + 1, 2)]
    [InlineData(2 * PacketStream.MaxChunk, 3)]
    public async Task Splits_and_joins(int length, int packets)
    {
        var sent = RandomNumberGenerator.GetBytes(length);
        using var wire = new MemoryStream();
        await using var writer = new PacketStream(wire);
        await writer.WriteCommandAsync(sent, CancellationToken.None);
        Assert.Equal(length + (4 * packets), wire.Length);

        using var back = new MemoryStream(wire.ToArray());
        await using var reader = new PacketStream(back);
        reader.LoggedIn();
        var received = await reader.ReadAsync(CancellationToken.None);
        Assert.True(received.AsSpan().SequenceEqual(sent));
        Assert.False(reader.HasUnread);
    }

    [Fact]
    public async Task Takes_nothing_large_before_the_login()
    {
        using var wire = new MemoryStream([1, 0, 1, 0]);
        await using var reader = new PacketStream(wire);
        await Assert.ThrowsAsync<InvalidDataException>(() => reader.ReadAsync(CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task An_error_may_stand_outside_of_the_sequence()
    {
        using var wire = new MemoryStream(FakeMySql.Packet(9, FakeMySql.Error(4031, "idle")));
        await using var reader = new PacketStream(wire);
        Assert.True(ErrPacket.Is(await reader.ReadAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task An_end_in_the_middle_is_an_end()
    {
        using var wire = new MemoryStream([5, 0, 0, 0, 1, 2]);
        await using var reader = new PacketStream(wire);
        await Assert.ThrowsAsync<EndOfStreamException>(() => reader.ReadAsync(CancellationToken.None).AsTask());
    }
}
