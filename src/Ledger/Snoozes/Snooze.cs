using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Ledger.Snoozes;

/// <summary>The wish that scans leave a user alone for a while.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserId">The user's Entra object id.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="By">Who wished it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record Snooze(Guid TenantId, Guid UserId, DateTimeOffset Until, Principal By, DateTimeOffset At, string Reason);
