using MhaHooks.Core;

namespace MhaHooks.Providers.Consul;

/// <summary>Who stands in Consul, compared with who should.</summary>
/// <param name="IsRight">The one who should, and nobody else.</param>
/// <param name="Kind">If not: <see cref="FailureKind.Missing"/>, <see cref="FailureKind.Conflict"/>, <see cref="FailureKind.Unproven"/>.</param>
/// <param name="Seen">In words.</param>
internal sealed record Finding(bool IsRight, FailureKind Kind, string Seen)
{
    public static Finding Right(string seen) => new(true, default, seen);

    public static Finding Wrong(FailureKind kind, string seen) => new(false, kind, seen);
}
