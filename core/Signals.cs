using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MhaHooks.Core;

/// <summary>Turns the signals that ask a process to end into a token.</summary>
internal sealed class Signals : IDisposable
{
    [SuppressMessage("Usage", "CA2213", Justification = "A signal may come while the process ends.")]
    private readonly CancellationTokenSource interrupt = new();
    private readonly PosixSignalRegistration[] registrations;

    public Signals() => registrations = [On(PosixSignal.SIGTERM), On(PosixSignal.SIGINT), On(PosixSignal.SIGQUIT), On(PosixSignal.SIGHUP)];

    public CancellationToken Token => interrupt.Token;

    public void Dispose() => Array.ForEach(registrations, one => one.Dispose());

    private PosixSignalRegistration On(PosixSignal signal) => PosixSignalRegistration.Create(signal, Stop);

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        interrupt.Cancel();
    }
}
