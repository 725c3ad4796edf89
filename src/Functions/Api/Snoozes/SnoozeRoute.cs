using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Api.Snoozes;

/// <summary>The user whom a route names.</summary>
internal readonly record struct SnoozeRoute(Guid TenantId, Guid UserId)
{
    public const string Path = "api/v1/tenants/{tenantId}/users/{userId}/snooze";

    /// <summary>Null when the tenant is not configured here, or one of the two is no GUID.</summary>
    public static SnoozeRoute? Of(string tenantId, string userId, TenantPolicies tenants) =>
        Guid.TryParseExact(tenantId, "D", out var tenant) && tenants.Knows(tenant) && Guid.TryParseExact(userId, "D", out var user)
            ? new SnoozeRoute(tenant, user)
            : null;
}
