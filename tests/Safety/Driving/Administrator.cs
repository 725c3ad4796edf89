using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Worlds;
using TenantHygiene.TenantSimulator.Mutations;
using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;
using TenantHygiene.TenantSimulator.Users;

namespace TenantHygiene.Safety.Driving;

/// <summary>Changes the tenant under the product's hands. What is not there any more is not changed.</summary>
internal sealed class Administrator(Tenant tenant, Conflict conflict)
{
    private Recipient? Holder => tenant.Recipients.Find(conflict.Holders[0].Id);

    private DirectoryUser? User => tenant.Users.FindActive(conflict.UserId.ToString());

    public void Act(Intervention intervention) => tenant.Run(() =>
    {
        if (intervention.Kind is InterventionKind.SecondHolder)
        {
            // Also where the first one is gone.
            TenantLoader.AddRecipient(tenant, Second(intervention.Variant), isGenerated: false);
        }
        else if (Holder is { } holder)
        {
            ToHolder(intervention, holder);
        }

        if (User is { } user)
        {
            ToUser(intervention.Kind, user);
        }

        if (intervention is { Kind: InterventionKind.CopySpoilt, Variant: var way })
        {
            SpoilCopies(way);
        }

        if (intervention.Kind is InterventionKind.OrganisationHold)
        {
            tenant.Scenario.Organization.InPlaceHolds.Add(intervention.Variant % 2 == 0 ? "mbxfedcba9876543210fedcba9876543210:1" : "UniHfedcba98-7654-3210-fedc-ba9876543210");
        }

        return true;
    });

    private void SpoilCopies(int way)
    {
        if (way % 3 == 0)
        {
            tenant.RestoreRequests.Clear();
        }

        tenant.RestoreRequests.ForEach(request => request.Status = way % 3 == 1 ? "Failed" : "CompletedWithWarning");
    }

    private void ToHolder(Intervention intervention, Recipient holder)
    {
        switch (intervention.Kind)
        {
            case InterventionKind.Hold:
                holder.Holds = (intervention.Variant % 4) switch
                {
                    0 => holder.Holds with { Litigation = true },
                    1 => holder.Holds with { InPlace = ["cld0123456789abcdef0123456789abcdef"] },
                    2 => holder.Holds with { InPlace = ["new-kind-of-hold"] },
                    _ => holder.Holds with { ComplianceTag = true },
                };
                break;
            case InterventionKind.Restore:
                (holder.State, holder.WhenSoftDeleted) = (RecipientState.Active, null);
                break;
            case InterventionKind.PurgedByHand:
                tenant.Recipients.Purge(holder, tenant.Now);
                break;
            case InterventionKind.GuidMoved:
                tenant.Recipients.Change(holder, one => _ = conflict.OfArchive ? one.ArchiveGuid = one.Guid : one.ExchangeGuid = one.Guid);
                break;
            case InterventionKind.ContentArrives:
                (holder.Content, holder.ArchiveContent) = (Much, Much);
                break;
            case InterventionKind.LinkReturns:
                var owner = TenantLoader.AddUser(tenant, new UserScenario { UserPrincipalName = $"returned-{intervention.Variant}-{tenant.Users.Deleted.Count}@{ProcessSettings.Domain}", DeletedDaysAgo = 1, HasRecipient = false }, isGenerated: false);
                tenant.Recipients.Change(holder, one => (one.OwnerId, one.ExternalDirectoryObjectId) = (owner.Id, owner.Id));
                break;
            case InterventionKind.BecomesOwn:
                tenant.Recipients.Change(holder, one => (one.OwnerId, one.ExternalDirectoryObjectId) = (conflict.UserId, conflict.UserId));
                break;
        }
    }

    private void ToUser(InterventionKind kind, DirectoryUser user)
    {
        switch (kind)
        {
            case InterventionKind.ErrorRepaired:
                user.ActiveDirectory = new();
                user.Errors?.ForEach(error => error.IsResolved = true);
                break;
            case InterventionKind.UserDeleted:
                UserLifecycle.Delete(tenant, user);
                break;
        }
    }

    private static MailboxContent Much => new() { ItemCount = 5000, TotalItemSizeBytes = 5_000_000 };

    private RecipientScenario Second(int variant) => new()
    {
        Name = $"second-{variant}-{tenant.Recipients.All.Count}",
        Type = variant % 3 == 0 ? RecipientType.UserMailbox : RecipientType.MailUser,
        State = variant % 2 == 0 ? RecipientState.Active : RecipientState.SoftDeleted,
        ExchangeGuid = conflict.OfArchive ? null : conflict.Value,
        ArchiveGuid = conflict.OfArchive ? conflict.Value : null,
    };
}
