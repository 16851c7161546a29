using System.Globalization;

namespace MhaHooks.Core.Contract;

/// <summary>Turns a command line into a request; a call that means nothing is a <see cref="HookException"/>.</summary>
public static class RequestBuilder
{
    private const int MySqlPort = 3306;
    private const int SshPort = 22;

    private static readonly Dictionary<HookKind, HookCommand[]> Commands = new()
    {
        [HookKind.MasterIpFailover] = [HookCommand.Status, HookCommand.StopSsh, HookCommand.Stop, HookCommand.Start],
        [HookKind.MasterIpOnlineChange] = [HookCommand.Status, HookCommand.Stop, HookCommand.Start],
        [HookKind.PowerManager] = [HookCommand.Status, HookCommand.StopSsh, HookCommand.StopSsh2, HookCommand.Stop, HookCommand.Start],
        [HookKind.SendReport] = [HookCommand.Report],
    };

    public static Request Build(CommandLine line)
    {
        var command = CommandOf(line);
        var request = new Request
        {
            Hook = line.Hook,
            Command = command,
            Orig = Host(line, line.Hook == HookKind.PowerManager ? "" : "orig_master_", SshUserOf(line, "orig", command))
                ?? throw Missing(line, line.Hook == HookKind.PowerManager ? "host" : "orig_master_host"),
            New = line.Hook == HookKind.PowerManager ? null : Host(line, "new_master_", SshUserOf(line, "new", command)),
            SshOptions = NotEmpty(line.Value("ssh_options")),
            OrigIsNewSlave = line.Flag(HookOptions.IsNewSlave),
            PidFile = NotEmpty(line.Value("pid_file")),
            Report = line.Hook == HookKind.SendReport ? ReportOf(line) : null,
        };
        if (command == HookCommand.Start && line.Hook != HookKind.PowerManager)
        {
            _ = request.NeedNew();
        }

        RefuseTheSameHost(request);
        return request;
    }

    private static HookCommand CommandOf(CommandLine line)
    {
        var known = Commands[line.Hook];
        if (line.Hook == HookKind.SendReport)
        {
            return HookCommand.Report;
        }

        var word = line.Value("command");
        foreach (var command in known)
        {
            if (Names.Of(command) == word)
            {
                return command;
            }
        }

        throw new HookException(
            FailureKind.Misconfigured,
            word is null ? $"{Names.Of(line.Hook)} was called without --command" : $"{Names.Of(line.Hook)} knows no --command={word}")
        {
            Expected = "--command=" + string.Join('|', Array.ConvertAll(known, Names.Of)),
            Now = "nothing was touched",
        };
    }

    // A failover passes one --ssh_user: the dead master's on stopssh and status, the new master's on start. MHA's own
    // configuration has one ssh user for all servers unless a [serverN] says otherwise, so it stands for both.
    private static string? SshUserOf(CommandLine line, string which, HookCommand command) =>
        NotEmpty(line.Value($"{which}_master_ssh_user")) ?? (command == HookCommand.Stop ? null : NotEmpty(line.Value("ssh_user")));

    private static DatabaseHost? Host(CommandLine line, string prefix, string? sshUser)
    {
        var name = NotEmpty(line.Value($"{prefix}host"));
        var ip = NotEmpty(line.Value($"{prefix}ip"));
        if ((name ?? ip) is not { } known)
        {
            return null;
        }

        return new DatabaseHost
        {
            Name = known,
            Ip = ip ?? known,
            Port = Port(line, $"{prefix}port", MySqlPort),
            SshHost = NotEmpty(line.Value($"{prefix}ssh_host")),
            SshIp = NotEmpty(line.Value($"{prefix}ssh_ip")),
            SshPort = Port(line, $"{prefix}ssh_port", SshPort),
            SshUser = sshUser,
            User = NotEmpty(line.Value($"{prefix}user")) is { } user ? MhaEscaping.Decode(user) : null,
            Password = line.Value($"{prefix}password") is { } password ? new Secret(MhaEscaping.Decode(password)) : null,
        };
    }

    private static int Port(CommandLine line, string name, int otherwise)
    {
        if (NotEmpty(line.Value(name)) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new HookException(FailureKind.Misconfigured, $"--{name}={text} is not a port")
            {
                Expected = "a number from 1 to 65535",
                Now = "nothing was touched",
            };
    }

    private static Report ReportOf(CommandLine line) => new(
        (line.Value("new_slave_hosts") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        NotEmpty(line.Value("conf")),
        line.Value("subject") ?? "",
        line.Value("body") ?? "");

    // MHA itself does not refuse it, and the hook would freeze the writes of a healthy master (mha4mysql-manager PR 63).
    private static void RefuseTheSameHost(Request request)
    {
        if (request.New is { } target && request.Orig.Ip == target.Ip && request.Orig.Port == target.Port)
        {
            throw new HookException(FailureKind.Misconfigured, $"original and new master are the same server, {target} port {target.Port}")
            {
                Now = "nothing was touched",
                Next = "name another server with --new_master_host",
            };
        }
    }

    private static HookException Missing(CommandLine line, string option) =>
        new(FailureKind.Misconfigured, $"{Names.Of(line.Hook)} was called without --{option}") { Now = "nothing was touched" };

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
