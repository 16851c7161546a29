namespace MhaHooks.Core;

/// <summary>What sort of thing went wrong, as far as it decides what a person does next.</summary>
public enum FailureKind
{
    /// <summary>No route, no name, or no answer on the way to the host.</summary>
    Unreachable,

    /// <summary>The host answered and nothing listens there.</summary>
    Refused,

    /// <summary>The other side could not prove who it is (host key, certificate).</summary>
    Untrusted,

    /// <summary>The other side knows us and says no (password, key, ACL, sudo).</summary>
    Denied,

    /// <summary>No answer within the limit: whether it was done is not known.</summary>
    TimedOut,

    /// <summary>The other side understood and reported an error.</summary>
    Rejected,

    /// <summary>Somebody else holds what we were to take.</summary>
    Conflict,

    /// <summary>Something that has to exist does not (command, account, device, file).</summary>
    Missing,

    /// <summary>The configuration or the arguments are wrong.</summary>
    Misconfigured,

    /// <summary>It was done and could not be seen afterwards.</summary>
    Unproven,
}
