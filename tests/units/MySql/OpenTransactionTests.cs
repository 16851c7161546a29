using MhaHooks.Providers.MySql.Freezing;

namespace MhaHooks.Units.MySql;

public sealed class OpenTransactionTests
{
    private const string MariaDb = """
        LATEST DETECTED DEADLOCK
        *** (1) TRANSACTION:
        TRANSACTION 20, ACTIVE 9 sec
        MariaDB thread id 99, OS thread handle 1, query id 14 localhost root
        LIST OF TRANSACTIONS FOR EACH SESSION:
        ---TRANSACTION (0x7fda30097780), ACTIVE 1 sec
        0 lock struct(s), heap size 1128, 0 row lock(s)
        MariaDB thread id 6, OS thread handle 140574749796032, query id 14 localhost root
        ---TRANSACTION 24, ACTIVE (PREPARED) 1 sec
        2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 1
        MariaDB thread id 8, OS thread handle 140574673548992, query id 12 localhost root
        ---TRANSACTION 23, ACTIVE 4 sec inserting
        MariaDB thread id 7, OS thread handle 140574673856192, query id 7 localhost root
        ---TRANSACTION (0x7fda30094b80), not started
        0 lock struct(s), heap size 1128, 0 row lock(s)
        --------
        FILE I/O
        """;

    private const string MySql = """
        LIST OF TRANSACTIONS FOR EACH SESSION:
        ---TRANSACTION 375732728404328, not started
        0 lock struct(s), heap size 1128, 0 row lock(s)
        ---TRANSACTION 1563, ACTIVE (PREPARED) 1 sec
        2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 1
        ---TRANSACTION 1562, ACTIVE 1 sec
        2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 1
        MySQL thread id 12, OS thread handle 140670786774720, query id 13 localhost root
        """;

    [Fact]
    public void As_MariaDB_lists_them() => Assert.Equal([new(6, "(0x7fda30097780)", 1), new(7, "23", 4)], OpenTransaction.Parse(MariaDb));

    [Fact]
    public void As_MySQL_lists_them() => Assert.Equal([new(12, "1562", 1)], OpenTransaction.Parse(MySql));

    [Fact]
    public void Nothing_comes_of_nothing() => Assert.Empty(OpenTransaction.Parse(""));

    [Theory]
    [InlineData("23", 1, "23", 0, true)]
    [InlineData("23", 1, "24", 1, false)]
    [InlineData("(0x1)", 1, "(0x1)", 1, true)]
    [InlineData("(0x1)", 2, "(0x1)", 0, false)]
    [InlineData("(0x1)", 1, "24", 1, true)]
    [InlineData("24", 1, "(0x1)", 1, false)]
    public void The_same_or_another(string before, long age, string now, long nowAge, bool same) =>
        Assert.Equal(same, new OpenTransaction(1, now, nowAge).IsStill(new(1, before, age)));
}
