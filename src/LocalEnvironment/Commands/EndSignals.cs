using System.Runtime.InteropServices;

namespace TenantHygiene.LocalEnvironment.Commands;

/// <summary>Turns Ctrl+C, a closed terminal and a request to end into a cancellation, so that the children are ended first.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public EndSignals() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, End))];

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _source.Cancel();
    }
}
