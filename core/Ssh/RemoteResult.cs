namespace MhaHooks.Core.Ssh;

/// <summary>What a remote command printed and returned.</summary>
public sealed record RemoteResult(int ExitCode, string Output, string Error)
{
    public bool Ok => ExitCode == 0;

    /// <summary>The remote command's own words about its failure, on one line.</summary>
    public string Complaint
    {
        get
        {
            var words = string.IsNullOrWhiteSpace(Error) ? Output : Error;
            var line = string.Join(" / ", words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            return line.Length == 0 ? $"exit code {ExitCode} and no message" : $"{line} (exit code {ExitCode})";
        }
    }
}
