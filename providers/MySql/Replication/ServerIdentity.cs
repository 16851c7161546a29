namespace MhaHooks.Providers.MySql.Replication;

/// <summary>What a server says of itself; MySQL alone has a uuid.</summary>
internal sealed record ServerIdentity(string Place, string ServerId, string? Uuid)
{
    public static async Task<ServerIdentity> ReadAsync(HostSession session, CancellationToken cancel)
    {
        var uuid = (await session.VersionAsync(cancel)).IsMySqlFrom(5, 6, 0) ? "@@server_uuid" : "NULL";
        var row = (await session.ReadAsync($"SELECT @@hostname, @@port, @@datadir, @@server_id, {uuid}", cancel)).One;
        return new($"{row[0]} port {row[1]} {row[2]}", row[3] ?? "", row[4]);
    }

    /// <summary>What must differ between a master and its replica and does not.</summary>
    public string? Clash(ServerIdentity other) =>
        ServerId == other.ServerId ? "server_id"
        : Uuid is not null && Uuid == other.Uuid ? "server_uuid"
        : null;

    public override string ToString() => $"{Place}, server_id {ServerId}{(Uuid is null ? "" : $", server_uuid {Uuid}")}";
}
