using MhaHooks.Core;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>A statement that failed, in words for the log.</summary>
internal static class StatementFailure
{
    private const int Shown = 400;

    public static HookException Of(string peer, string statement, Exception error) => error is MySqlException known
        ? new HookException(Kind(known.Code), $"{peer}: {Shorten(statement)} failed", known)
        {
            Seen = known.Message,
            Next = Advice(known.Code),
            IsTransient = known.IsTransient,
        }
        : new HookException(FailureKind.Unreachable, $"{peer}: the connection broke during {Shorten(statement)}", error)
        {
            Seen = error.Message,
            Now = "whether the statement took effect is not known",
            IsTransient = error is not InvalidDataException,
        };

    private static string Shorten(string statement) => statement.Length <= Shown ? statement : $"{statement[..Shown]} …";

    private static FailureKind Kind(int code) => code switch
    {
        1044 or 1045 or 1142 or 1143 or 1227 or 1370 => FailureKind.Denied,
        1053 => FailureKind.Unreachable,
        1205 or 3024 or 1969 => FailureKind.TimedOut,
        _ => FailureKind.Rejected,
    };

    private static string? Advice(int code) => code switch
    {
        1044 or 1142 or 1143 or 1227 or 1370 => "grant the account what the server's message asks for",
        1205 => "look in SHOW PROCESSLIST for who holds the lock",
        1290 => "look at read_only and super_read_only, and at the options that the server was started with",
        1396 => "look at mysql.user: an account in the way, or gone, or an invalid host pattern",
        4006 => "an event, view, routine or trigger has the account as its definer: give it another, set [mysql] block = lock, " +
            "or grant ALLOW_NONEXISTENT_DEFINER (SET_USER_ID before 8.2)",
        _ => null,
    };
}
