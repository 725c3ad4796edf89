using TenantHygiene.Remediation.Breakers;

namespace TenantHygiene.Ledger.Controls;

/// <summary>A breaker as it is stored.</summary>
/// <param name="Breaker">Where it stands.</param>
/// <param name="Version">Grows with every write; 0 when there was none.</param>
public sealed record StoredBreaker(ErrorRateBreaker Breaker, long Version);

/// <summary>The breaker has changed since the caller read it.</summary>
/// <param name="scope">Which.</param>
public sealed class BreakerConflictException(string scope) : InvalidOperationException($"The breaker {scope} has changed meanwhile; read it again.");
