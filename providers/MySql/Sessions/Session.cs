using System.Globalization;

namespace MhaHooks.Providers.MySql.Sessions;

/// <summary>One line of the process list; seconds count from the beginning of its present command.</summary>
internal sealed record Session(long Id, string User, string Host, string Command, long Seconds, string? State, string? Statement)
{
    private const int Shown = 60;

    public bool IsIdle => Command == "Sleep";

    /// <summary>Without the port, where there is one.</summary>
    public string Address => Host.LastIndexOf(':') is var colon and > 0 ? Host[..colon] : Host;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id} {User}@{Host} {(Command == "Killed" ? $"killed, {State}" : Command)} {Seconds} s{(Short() is { } text ? $": {text}" : "")}");

    private string? Short() => Statement is null ? null : string.Join(' ', Statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) switch
    {
        { Length: > Shown } text => $"{text[..Shown]} …",
        var text => text,
    };
}
