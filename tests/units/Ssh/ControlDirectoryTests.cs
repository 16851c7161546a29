using MhaHooks.Core.Ssh;

namespace MhaHooks.Units.Ssh;

public sealed class ControlDirectoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mha-control-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_is_made_for_its_owner_alone()
    {
        var wanted = Path.Combine(folder, "state", "ssh");

        Assert.Equal(wanted, ControlDirectory.Find(wanted));
        Assert.Equal(wanted, ControlDirectory.Find(wanted));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(wanted));
    }

    [Fact]
    public void One_that_others_can_enter_is_not_used()
    {
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);

        NotUsed(folder);
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        var link = Path.Combine(folder, "link");
        Directory.CreateSymbolicLink(link, Directory.CreateDirectory(Path.Combine(folder, "real"), UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName);

        NotUsed(link);
    }

    [Fact]
    public void A_file_a_long_path_and_a_variable_are_not_used()
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        NotUsed(Path.Combine(folder, "file"));
        NotUsed(Path.Combine(folder, new string('x', 80)));
        NotUsed(Path.Combine(folder, "${HOME}"));
    }

    private static void NotUsed(string path)
    {
        var found = ControlDirectory.Find(path);

        Assert.NotEqual(path, found);
        Assert.True(found is null || (int)File.GetUnixFileMode(found) % 64 == 0, $"{found} is open to others");
    }
}
