namespace MhaHooks.Core.Configuration;

/// <summary>Something wrong in hooks.cnf.</summary>
/// <param name="Line">The line, or 0 for the file as a whole.</param>
/// <param name="Text">What is wrong and what would be right.</param>
public sealed record ConfigProblem(int Line, string Text)
{
    /// <summary>As logged: <c>/etc/mha-hooks.cnf:12: unknown key …</c>.</summary>
    public string In(string path) => Line == 0 ? $"{path}: {Text}" : $"{path}:{Line}: {Text}";
}
