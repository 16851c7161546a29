namespace MhaHooks.Core.Planning;

/// <summary>The values that a step records before it acts.</summary>
public static class RecordedValues
{
    /// <summary>In words, for messages: <c>read_only=OFF, super_read_only=OFF</c>.</summary>
    public static string Show(IReadOnlyDictionary<string, string> values) => string.Join(", ", values.Keys.Select(name => $"{name}={values[name]}"));
}
