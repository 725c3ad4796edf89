namespace TenantHygiene.Ledger.Controls;

/// <summary>The switch was set by somebody else since the caller read it.</summary>
public sealed class KillSwitchConflictException(KillSwitch current)
    : InvalidOperationException($"The kill switch {current.Scope} was set by somebody else meanwhile; read it again.")
{
    /// <summary>How it stands now.</summary>
    public KillSwitch Current { get; } = current;
}
