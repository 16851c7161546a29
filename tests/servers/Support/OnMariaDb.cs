namespace MhaHooks.Servers.Support;

[CollectionDefinition(Collections.MariaDb)]
public sealed class OnMariaDb : ICollectionFixture<MariaDbFixture>;
