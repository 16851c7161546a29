namespace MhaHooks.Core.Ssh;

/// <summary>What stands behind a control socket.</summary>
internal enum MasterState
{
    /// <summary>Nothing, or a file that a dead master left; ssh itself replaces such a file.</summary>
    Absent,

    /// <summary>A master that answers. Whether its host does is another question.</summary>
    Alive,

    /// <summary>Somebody who accepts and does not answer: ssh would wait for it without a limit.</summary>
    Hung,
}
