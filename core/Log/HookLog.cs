using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MhaHooks.Core.Log;

/// <summary>
/// What the hook prints: one line an event, on stdout, where MHA appends it to its own log. Text lines carry a UTC timestamp
/// (MHA adds none), <c>hook[command]</c>, the provider, the object, what happened and how long it took.
/// </summary>
public sealed class HookLog(TextWriter output, TimeProvider time, string title, LogFormat format)
{
    private readonly Lock gate = new();

    /// <summary>Something happened as it should.</summary>
    public void Info(string subject, string text, TimeSpan? took = null) => Write("info", subject, text, took);

    /// <summary>Something a person should know that did not stop us.</summary>
    public void Warn(string subject, string text) => Write("warning", subject, text, null);

    /// <summary>Something failed.</summary>
    public void Error(string subject, string text, TimeSpan? took = null) => Write("error", subject, text, took);

    private void Write(string level, string subject, string text, TimeSpan? took)
    {
        var now = time.GetUtcNow();
        var line = format == LogFormat.Json ? Json(now, level, subject, text, took) : Text(now, level, subject, text, took);
        lock (gate)
        {
            output.WriteLine(line);
        }
    }

    private string Text(DateTimeOffset now, string level, string subject, string text, TimeSpan? took)
    {
        var mark = level switch { "warning" => "WARNING ", "error" => "ERROR ", _ => "" };
        var time = took is { } span ? $" ({Configuration.Durations.Show(span)})" : "";
        var body = text.ReplaceLineEndings(" / ");
        return string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-ddTHH:mm:ss.fffZ} {title} {mark}{subject}: {body}{time}");
    }

    private string Json(DateTimeOffset now, string level, string subject, string text, TimeSpan? took)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("at", now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("hook", title);
            json.WriteString("level", level);
            json.WriteString("subject", subject);
            json.WriteString("text", text);
            if (took is { } span)
            {
                json.WriteNumber("ms", Math.Round(span.TotalMilliseconds, 1));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
