using System.Globalization;

namespace MhaHooks.Lab;

/// <summary>One write that a server has acknowledged, from the log of <c>tests/load/writers</c>.</summary>
/// <param name="Writer">Who wrote.</param>
/// <param name="Sequence">Its number, from 1 for each writer.</param>
/// <param name="At">When the acknowledgement arrived.</param>
/// <param name="Server">The server_id of who acknowledged.</param>
internal sealed record Acknowledged(string Writer, long Sequence, DateTimeOffset At, int Server)
{
    public static IReadOnlyList<Acknowledged> Parse(string log) =>
    [
        .. from line in log.Split('\n')
           let word = line.Split(' ')
           where word[0] == "ack"
           select new Acknowledged(word[1], long.Parse(word[2], CultureInfo.InvariantCulture), Time(word[3]), int.Parse(word[4], CultureInfo.InvariantCulture)),
    ];

    private static DateTimeOffset Time(string seconds) => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
}
