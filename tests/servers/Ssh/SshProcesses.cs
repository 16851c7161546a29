using System.Globalization;

namespace MhaHooks.Servers.Ssh;

/// <summary>Which ssh clients run on this machine.</summary>
internal static class SshProcesses
{
    /// <summary>The ids of those whose command line (or title: a master shows its socket) holds a text.</summary>
    public static IEnumerable<int> With(string mark) =>
        Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => name!.All(char.IsAsciiDigit) && Read(name!, "comm").Trim() == "ssh" && Read(name!, "cmdline").Contains(mark, StringComparison.Ordinal))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static string Read(string pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
