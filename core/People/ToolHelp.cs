using System.CommandLine;
using System.Text;

namespace MhaHooks.Core.People;

/// <summary>What <c>--help</c> prints.</summary>
internal static class ToolHelp
{
    private const int Column = 32;

    public static string Of(string name, Command root, Command? chosen)
    {
        var text = new StringBuilder();
        text.Append($"{name}{(chosen is null ? " COMMAND" : $" {chosen.Name}")}: {(chosen ?? root).Description}\n");
        foreach (var command in chosen is null ? root.Subcommands : [])
        {
            Line(text, command.Name, command.Description);
        }

        foreach (var argument in chosen?.Arguments ?? [])
        {
            Line(text, $"[{argument.Name}]", argument.Description);
        }

        foreach (var options in new[] { chosen?.Options ?? [], root.Options })
        {
            foreach (var option in options)
            {
                Line(text, option is Option<bool> ? option.Name : $"{option.Name}=…", option.Description);
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string? meaning) => text.Append($"  {name}".PadRight(Column)).Append(meaning).Append('\n');
}
