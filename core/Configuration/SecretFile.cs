using System.Diagnostics.CodeAnalysis;
using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Configuration;

/// <summary>A file that holds one secret.</summary>
internal static class SecretFile
{
    private const UnixFileMode Others =
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>Reads it, or says why not. Readable by its group is allowed, since the hooks may run as an ordinary user of that group.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out Secret? secret, [NotNullWhen(false)] out string? why)
    {
        secret = null;
        why = null;
        if (path.Length == 0)
        {
            why = "no file is named";
            return false;
        }

        try
        {
            if ((File.GetUnixFileMode(path) & Others) != 0)
            {
                why = $"{path} can be read or changed by others; make it mode 0600 (or 0640 for the group the hooks run in)";
                return false;
            }

            secret = new Secret(File.ReadAllText(path).TrimEnd('\r', '\n'));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            why = $"{path} cannot be read: {error.Message}";
            return false;
        }
    }
}
