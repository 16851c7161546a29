using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql;
using MhaHooks.Providers.MySql.Accounts;

namespace MhaHooks.Units.MySql;

public sealed class AccountPlanTests
{
    private static readonly MySqlOptions Rename = new() { BlockUsers = [new("w", null)] };
    private static readonly DatabaseHost Db1 = new() { Name = "db1", Ip = "192.0.2.1" };
    private static readonly MySqlOptions Lock = Rename with { Block = BlockMode.Lock };

    [Fact]
    public void Every_pattern_of_a_name_is_changed()
    {
        var plan = AccountPlan.For(Rename, AccountForm.Open, [new("_w", "%", false), new("_w", "10.%", false), new("w", "h", false)]);
        Assert.Equal([new("_w", "w", "%", null), new("_w", "w", "10.%", null)], plan.Changes);
        Assert.Equal([new Account("w", "h", false)], plan.Done);
        Assert.Empty(plan.Missing);
    }

    [Fact]
    public void Blocking_is_the_reverse()
    {
        var plan = AccountPlan.For(Rename, AccountForm.Blocked, [new("w", "%", false), new("_w", "h", false)]);
        Assert.Equal([new("w", "_w", "%", null)], plan.Changes);
        Assert.Equal([new Account("_w", "h", false)], plan.Done);
    }

    [Fact]
    public void Both_forms_of_one_pattern_are_left()
    {
        var plan = AccountPlan.For(Rename, AccountForm.Open, [new("_w", "H", false), new("w", "h", false)]);
        Assert.Empty(plan.Changes);
        Assert.Single(plan.Both);
        Assert.Empty(plan.Missing);
    }

    [Fact]
    public void Both_forms_let_applications_in()
    {
        Account[] accounts = [new("_w", "%", false), new("w", "%", false)];
        Assert.Null(AccountPlan.For(Rename, AccountForm.Open, accounts).Complaint(Db1));
        Assert.Contains("in both forms", AccountPlan.For(Rename, AccountForm.Blocked, accounts).Complaint(Db1)?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w")]
    [InlineData("_w")]
    public void A_lock_that_is_not_ours_keeps_applications_out(string user)
    {
        Account[] accounts = [new(user, "%", true)];
        Assert.Contains("ALTER USER 'w'@'%' ACCOUNT UNLOCK", AccountPlan.For(Rename, AccountForm.Open, accounts).Complaint(Db1)?.Message, StringComparison.Ordinal);
        Assert.Null(AccountPlan.For(Rename, AccountForm.Blocked, accounts).Complaint(Db1));
        Assert.Null(AccountPlan.For(Lock, AccountForm.Open, [new("w", "%", true)]).Complaint(Db1));
    }

    [Fact]
    public void Entries_that_overlap_change_an_account_once()
    {
        var options = Rename with { BlockUsers = [new("w", null), new("w", "%")] };
        Assert.Single(AccountPlan.For(options, AccountForm.Open, [new("_w", "%", false)]).Changes);
    }

    [Fact]
    public void An_entry_without_an_account_is_missing() =>
        Assert.Equal([new AccountEntry("w", "h")], AccountPlan.For(Rename with { BlockUsers = [new("w", "h")] }, AccountForm.Open, [new("w", "%", false)]).Missing);

    [Fact]
    public void Locks_are_changed_where_they_differ()
    {
        Account[] accounts = [new("w", "%", true), new("w", "h", false)];
        Assert.Equal([new("w", "w", "%", false)], AccountPlan.For(Lock, AccountForm.Open, accounts).Changes);
        Assert.Equal([new("w", "w", "h", true)], AccountPlan.For(Lock, AccountForm.Blocked, accounts).Changes);
    }

    [Fact]
    public void What_is_recorded_comes_back()
    {
        AccountChange[] changes = [new("_o'n", "o'n", "10.0.0.0/255.0.0.0", null), new("a=b\n", "a=b\n", "%", false)];
        Assert.Equal(changes, AccountChange.Recorded(AccountChange.Record(changes)));
        Assert.Equal(changes, changes.Select(change => change.Reversed.Reversed));
    }

    [Fact]
    public void Statements()
    {
        Assert.Equal(
            "RENAME USER '_w'@'%' TO 'w'@'%', '_o''n'@'h' TO 'o''n'@'h'", AccountChange.Statement([new("_w", "w", "%", null), new("_o'n", "o'n", "h", null)]));
        Assert.Equal("ALTER USER 'w'@'%', 'w'@'h' ACCOUNT UNLOCK", AccountChange.Statement([new("w", "w", "%", false), new("w", "w", "h", false)]));
    }
}
