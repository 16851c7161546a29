namespace MhaHooks.Servers.Ssh;

/// <summary>The tests that share one sshd. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SshTests : ICollectionFixture<SshServer>
{
    public const string Name = "sshd";
}
