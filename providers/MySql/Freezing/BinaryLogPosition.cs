using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Freezing;

/// <summary>Where the binary log of a server stands.</summary>
internal static class BinaryLogPosition
{
    /// <summary>SHOW MASTER STATUS is gone from MySQL 8.4; the new words came with 8.2. MariaDB has its GTIDs in a variable.</summary>
    public static string[] Queries(ServerVersion version) => version switch
    {
        { IsMariaDb: true } => ["SHOW MASTER STATUS", "SELECT @@GLOBAL.gtid_binlog_pos"],
        _ when version.IsMySqlFrom(8, 2, 0) => ["SHOW BINARY LOG STATUS"],
        _ => ["SHOW MASTER STATUS"],
    };

    /// <summary>In words, the same for the same position; null where there is no binary log.</summary>
    public static string? Parse(IReadOnlyList<ResultTable> tables)
    {
        if (tables[0].Rows is not [{ } status])
        {
            return null;
        }

        var sets = status.Has("Executed_Gtid_Set") ? status["Executed_Gtid_Set"] : tables.Count > 1 ? tables[1].One[0] : null;
        return $"{status["File"]}:{status["Position"]}{(string.IsNullOrEmpty(sets) ? "" : $", GTIDs {sets.ReplaceLineEndings("")}")}";
    }
}
