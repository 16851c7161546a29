namespace MhaHooks.Providers.MySql;

/// <summary>The variable that gives a server one role in semi-synchronous replication.</summary>
/// <param name="Name">As the server calls it.</param>
/// <param name="Value">As the server has it.</param>
internal sealed record SemiSyncSwitch(string Name, string Value)
{
    public override string ToString() => $"{Name}={Value}";
}
