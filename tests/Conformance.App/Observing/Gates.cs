using System.Collections.Concurrent;

namespace TenantHygiene.Conformance.App.Observing;

/// <summary>Places where functions wait until the suite lets them go on: order without time.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();

    /// <summary>Waits until the gate has been opened.</summary>
    public Task PassAsync(string name, CancellationToken cancellation) => Gate(name).Task.WaitAsync(cancellation);

    /// <summary>Opens the gate for good.</summary>
    public void Open(string name) => Gate(name).TrySetResult();

    private TaskCompletionSource Gate(string name) =>
        gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
