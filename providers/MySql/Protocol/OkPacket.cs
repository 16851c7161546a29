namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Done, and no rows follow.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html</remarks>
internal readonly record struct OkPacket(ulong AffectedRows, ushort Warnings)
{
    public const byte Header = 0x00;

    public static OkPacket Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload[1..]);
        var affected = reader.LengthEncoded();
        reader.LengthEncoded(); // last insert id
        reader.UInt16(); // status
        return new(affected, reader.UInt16());
    }
}
