using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>What Graph does to users.</summary>
/// <param name="behavior">Whether applications may delete users for good.</param>
internal sealed class UserActions(GraphBehavior behavior)
{
    /// <summary>Accepts a retry: 204 now, the attempt comes after the scenario's latency.</summary>
    public static Answer Retry(Tenant tenant, string id)
    {
        if (tenant.Users.FindActive(id) is not { } user)
        {
            return GraphError.NotFound(id);
        }

        tenant.RetryProvisioning(user);
        return Answer.Empty(204);
    }

    /// <summary>Deletes a user of the recycle bin for good.</summary>
    public Answer PurgeDeleted(Tenant tenant, string id, Caller caller)
    {
        if (!caller.IsUser && !behavior.ApplicationMayPurgeUsers)
        {
            return GraphError.Answer(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }

        if (!Guid.TryParse(id, out var objectId) || tenant.Users.Find(objectId) is not { DeletedDateTime: not null } user)
        {
            return GraphError.NotFound(id);
        }

        UserLifecycle.Purge(tenant, user);
        return Answer.Empty(204);
    }
}
