using MhaHooks.Core.Ssh;

namespace MhaHooks.Units.Ssh;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  -o  A=b\t-i /k ", new[] { "-o", "A=b", "-i", "/k" })]
    [InlineData("-o 'A=b c' -o \"D=e f\"", new[] { "-o", "A=b c", "-o", "D=e f" })]
    [InlineData("a\\ b 'it'\\''s' \"x\\\"y\\z\"", new[] { "a b", "it's", "x\"y\\z" })]
    [InlineData("'' \"\"", new[] { "", "" })]
    [InlineData("a'b'\"c\"d", new[] { "abcd" })]
    [InlineData("$HOME `id` *", new[] { "$HOME", "`id`", "*" })]
    public void A_line_is_split_as_a_shell_would(string line, string[] words)
    {
        Assert.True(ShellWords.TrySplit(line, out var split));
        Assert.Equal(words, split);
    }

    [Theory]
    [InlineData("'a")]
    [InlineData("\"a")]
    [InlineData("a\\")]
    public void An_open_quote_is_told(string line) => Assert.False(ShellWords.TrySplit(line, out _));

    [Theory]
    [InlineData("-p 2222 -lmha", new[] { "-o", "Port=2222", "-o", "User=mha" })]
    [InlineData("-oPort=1 -o 'User mha'", new[] { "-o", "Port=1", "-o", "User mha" })]
    [InlineData("-4Ci /k -i/l", new[] { "-4", "-C", "-i", "/k", "-i", "/l" })]
    [InlineData("-q -vvv -fN -M -S /s -E /log -tt -O exit -o BatchMode=no", new[] { "-o", "BatchMode=no" })]
    public void Flags_are_brought_into_one_form(string line, string[] words) => Assert.Equal(words, SshFlags.TryRead(line, out _));

    [Theory]
    [InlineData("db1")]
    [InlineData("-o A=b -- db1")]
    [InlineData("-")]
    [InlineData("-i")]
    public void What_is_no_option_is_told(string line)
    {
        Assert.Null(SshFlags.TryRead(line, out var wrong));
        Assert.NotNull(wrong);
    }

    [Fact]
    public void The_first_value_counts()
    {
        Assert.Equal("1", SshFlags.First(["-i", "/k", "-o", "port 1", "-o", "Port=2"], "Port"));
        Assert.Null(SshFlags.First(["-o", "Portable=1"], "Port"));
    }
}
