using MhaHooks.Core.Contract;

namespace MhaHooks.Units.Running;

internal static class Requests
{
    public static Request Start { get; } = new()
    {
        Hook = HookKind.MasterIpFailover,
        Command = HookCommand.Start,
        Orig = new DatabaseHost { Name = "db1", Ip = "192.0.2.11" },
        New = new DatabaseHost { Name = "db2", Ip = "192.0.2.12", User = "mha", Password = new Secret("hunter2") },
        SshOptions = "-o StrictHostKeyChecking=no",
    };

    public static Request Stop { get; } = Start with
    {
        Hook = HookKind.MasterIpOnlineChange,
        Command = HookCommand.Stop,
        Orig = Start.Orig with { User = "mha", Password = new Secret("hunter2") },
    };
}
