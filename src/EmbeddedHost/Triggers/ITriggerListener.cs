namespace TenantHygiene.EmbeddedHost.Triggers;

/// <summary>Waits for what starts a function, and starts it.</summary>
internal interface ITriggerListener
{
    /// <summary>
    /// Listens until <paramref name="stopListening"/>, and returns when the last run has ended.
    /// <paramref name="stopRunning"/> is for the runs: the time to finish is up.
    /// </summary>
    Task ListenAsync(CancellationToken stopListening, CancellationToken stopRunning);
}
