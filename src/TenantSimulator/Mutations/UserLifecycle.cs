using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Tenants;
using TenantHygiene.TenantSimulator.Users;

namespace TenantHygiene.TenantSimulator.Mutations;

/// <summary>What happens in Exchange when a user is deleted, restored or purged in Entra ID.</summary>
internal static class UserLifecycle
{
    /// <summary>The user goes to the recycle bin, its recipient is soft-deleted and stays linked.</summary>
    public static void Delete(Tenant tenant, DirectoryUser user)
    {
        tenant.Users.Delete(user, tenant.Now);
        if (tenant.Recipients.OwnOf(user.Id) is { } own)
        {
            own.State = RecipientState.SoftDeleted;
            own.WhenSoftDeleted = tenant.Now;
        }
    }

    /// <summary>The user comes back, and its soft-deleted recipient with it.</summary>
    public static void Restore(Tenant tenant, DirectoryUser user)
    {
        tenant.Users.Restore(user);
        foreach (var recipient in tenant.Recipients.ByLink(user.Id))
        {
            recipient.State = RecipientState.Active;
            recipient.WhenSoftDeleted = null;
        }
    }

    /// <summary>The user is gone for good; Exchange blanks the link after the scenario's latency and keeps the recipient.</summary>
    public static void Purge(Tenant tenant, DirectoryUser user)
    {
        if (user.DeletedDateTime is null)
        {
            Delete(tenant, user);
        }

        tenant.Users.Purge(user);
        tenant.Schedule(tenant.World.Latency.UserPurge, _ =>
        {
            foreach (var recipient in tenant.Recipients.ByLink(user.Id).ToArray())
            {
                tenant.Recipients.Change(recipient, one => one.ExternalDirectoryObjectId = null);
            }
        });
    }
}
