namespace MhaHooks.Providers.Vip;

/// <summary>One look at a host that is begun ahead and that several checks rest on.</summary>
internal sealed class Sight(Func<CancellationToken, Task<HostView>> see)
{
    private readonly Lock gate = new();
    private Task<HostView>? ahead;
    private bool looked;

    /// <summary>What was seen last.</summary>
    public HostView? Last { get; private set; }

    /// <summary>Begins to look, unless somebody has looked already: asking twice would be noise on the link.</summary>
    public Task PrepareAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            return looked ? Task.CompletedTask : ahead = see(cancel);
        }
    }

    /// <summary>What was begun ahead, once; a new look otherwise.</summary>
    public async Task<HostView> LookAsync(CancellationToken cancel)
    {
        Task<HostView>? first;
        lock (gate)
        {
            (first, ahead, looked) = (ahead, null, true);
        }

        return Last = first is null ? await see(cancel) : await first.WaitAsync(cancel);
    }
}
