namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>What one of several statements sent together gave: its rows, or the server's error.</summary>
internal sealed record PipelinedAnswer(string Statement, ResultTable Table, MySqlException? Error);
