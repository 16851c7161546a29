using System.CommandLine;
using MhaHooks.Core.Calls;

namespace MhaHooks.Core.People;

/// <summary>One word behind <c>mha-hooks</c>.</summary>
internal interface IToolCommand
{
    /// <summary>Its name, arguments and options.</summary>
    Command Syntax { get; }

    /// <summary>Returns whether it was done; throws <see cref="HookException"/> where it could not even be begun.</summary>
    Task<bool> RunAsync(ParseResult parsed, Installation site, CancellationToken interrupt);
}
