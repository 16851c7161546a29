using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Journal;

/// <summary>Makes the journal's lines: one JSON object each, with <c>at</c> (UTC) and <c>kind</c> first.</summary>
internal static class JournalLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Make(DateTimeOffset at, string kind, Action<Utf8JsonWriter> rest)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("at", at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("kind", kind);
            rest(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Write(Utf8JsonWriter json, StepName step)
    {
        json.WriteString("provider", step.Provider);
        json.WriteString("verb", step.Verb);
        json.WriteString("target", step.Target);
    }

    /// <summary>Everything needed to plan the same call again, and no password.</summary>
    public static void Write(Utf8JsonWriter json, Request request)
    {
        json.WriteString("hook", Names.Of(request.Hook));
        json.WriteString("command", Names.Of(request.Command));
        Write(json, "orig", request.Orig);
        if (request.New is { } target)
        {
            Write(json, "new", target);
        }

        WriteIfAny(json, "ssh_options", request.SshOptions);
        WriteIfAny(json, "pid_file", request.PidFile);
        json.WriteBoolean("orig_master_is_new_slave", request.OrigIsNewSlave);
    }

    private static void Write(Utf8JsonWriter json, string name, DatabaseHost host)
    {
        json.WriteStartObject(name);
        json.WriteString("host", host.Name);
        json.WriteString("ip", host.Ip);
        json.WriteNumber("port", host.Port);
        WriteIfAny(json, "ssh_host", host.SshHost);
        WriteIfAny(json, "ssh_ip", host.SshIp);
        json.WriteNumber("ssh_port", host.SshPort);
        WriteIfAny(json, "ssh_user", host.SshUser);
        WriteIfAny(json, "user", host.User);
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
