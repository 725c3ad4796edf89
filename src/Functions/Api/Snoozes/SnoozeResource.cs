using TenantHygiene.Ledger.Snoozes;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Api.Snoozes;

/// <summary>That scans leave a user alone for a while. What a person asks for is done all the same.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserId">The user's Entra object id.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="By">Who wished it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record SnoozeResource(Guid TenantId, Guid UserId, DateTimeOffset Until, Principal By, DateTimeOffset At, string Reason)
{
    /// <summary>The resource of a snooze.</summary>
    public static SnoozeResource Of(Snooze snooze) => new(snooze.TenantId, snooze.UserId, snooze.Until, snooze.By, snooze.At, snooze.Reason);
}

/// <summary>The body that snoozes a user.</summary>
/// <param name="Until">When it is to end: in the future, and at most a year away.</param>
/// <param name="Reason">Why, in 1 to 500 characters.</param>
public sealed record NewSnooze(DateTimeOffset Until, string Reason);
