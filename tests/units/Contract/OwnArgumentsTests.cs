using System.Text;
using MhaHooks.Core.Contract;

namespace MhaHooks.Units.Contract;

public sealed class OwnArgumentsTests
{
    [Theory]
    [InlineData("hook|--new_master_password=secret|--command=start|", "hook|--new_master_password=***   |--command=start|")]
    [InlineData("hook|-new-master-pass|secret|--command=start|", "hook|-new-master-pass|***   |--command=start|")]
    [InlineData("hook|--new_master_password=|x|", "hook|--new_master_password=|x|")]
    [InlineData("hook|--new_master_password=ab|", "hook|--new_master_password=**|")]
    [InlineData("hook|--new_master_user=root|", "hook|--new_master_user=root|")]
    public void Only_the_values_of_passwords_are_hidden(string before, string after)
    {
        var words = Encoding.UTF8.GetBytes(before.Replace('|', '\0'));
        OwnArguments.Mask(words, HookOptions.Of(HookKind.MasterIpFailover));
        Assert.Equal(after, Encoding.UTF8.GetString(words).Replace('\0', '|'));
    }
}
