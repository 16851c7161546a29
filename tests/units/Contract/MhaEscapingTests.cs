using MhaHooks.Core.Contract;

namespace MhaHooks.Units.Contract;

public sealed class MhaEscapingTests
{
    // The set of ManagerUtil.pm / NodeUtil.pm, in its order, and the backslash itself.
    private const string Escaped = "\"!#&;`|*?~<>^()[]{}$, \\'";

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"pa\$s", "pa$s")]
    [InlineData(@"a\\b", @"a\b")]
    [InlineData(@"a\\\$b", @"a\$b")]
    [InlineData(@"\\\\", @"\\")]
    [InlineData(@"ends\", @"ends\")]
    [InlineData("", "")]
    [InlineData(@"p\ä", "pä")]
    public void Decode_is_the_exact_inverse(string escaped, string plain) => Assert.Equal(plain, MhaEscaping.Decode(escaped));

    [Fact]
    public void Every_password_survives_what_MHA_does_to_it()
    {
        var random = new Random(4711);
        const string Alphabet = Escaped + "aZ09%_=+-:/@.";
        for (var i = 0; i < 2000; i++)
        {
            var password = string.Concat(Enumerable.Range(0, random.Next(0, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var asMhaWritesIt = string.Concat(password.Select(c => Escaped.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));
            Assert.Equal(password, MhaEscaping.Decode(asMhaWritesIt));
        }
    }
}
