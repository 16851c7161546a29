using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MhaHooks.Core;

namespace MhaHooks.Providers.Consul;

/// <summary>What a server answered.</summary>
/// <param name="Server">Who it was.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Read to its end.</param>
/// <param name="IsFiltered">The server says that it left out what the token may not see (Consul 1.11 and later say so).</param>
internal sealed record ConsulReply(Uri Server, int Status, string Body, bool IsFiltered)
{
    private const int LongestQuote = 300;

    /// <summary>For messages.</summary>
    public string From => Server.GetLeftPart(UriPartial.Authority);

    public bool Ok => Status is >= 200 and < 300;

    /// <summary>For messages: the server's own words, on one line, cut where they get long.</summary>
    public string Words
    {
        get
        {
            var line = Body.ReplaceLineEndings(" ").Trim();
            return $"{Status} {(line.Length > LongestQuote ? line[..LongestQuote] + "…" : line)}".TrimEnd();
        }
    }

    /// <summary>
    /// Consul 1.8.7 says so with 403, and inside a 500 where another server or the agent passed the call on.
    /// </summary>
    public bool IsDenied => Status == 403 || (!Ok && (Has("Permission denied") || Has("ACL not found")));

    /// <summary>Answered at once by <c>status/leader</c> and after 7 s (rpc_hold_timeout) by everything else.</summary>
    public bool IsLeaderless => Status == 500 && Has("No cluster leader");

    public T? Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException error)
        {
            throw new HookException(FailureKind.Rejected, $"{From} answers with something that is not Consul's", error)
            {
                Expected = $"JSON of {typeof(T).Name}",
                Seen = Words,
                Next = "is the address of [consul] that of Consul's HTTP API (port 8500 as a rule)?",
            };
        }
    }

    private bool Has(string words) => Body.Contains(words, StringComparison.OrdinalIgnoreCase);
}
