namespace MhaHooks.Servers.Support;

[CollectionDefinition(Collections.MySql)]
public sealed class OnMySql : ICollectionFixture<MySqlFixture>;
