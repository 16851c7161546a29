namespace MhaHooks.Core.Contract;

/// <summary>A password or token. It prints as stars, so that no log, journal or message can hold it by accident.</summary>
public sealed class Secret(string value)
{
    /// <summary>The value itself: for the wire, never for a text.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";
}
