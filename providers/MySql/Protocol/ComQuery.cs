namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Runs one statement.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html</remarks>
internal readonly record struct ComQuery(string Sql)
{
    private const byte Command = 0x03;

    public byte[] ToPayload() => new PacketWriter().Byte(Command).Text(Sql).ToArray();
}
