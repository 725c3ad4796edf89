using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Tenants;
using TenantHygiene.TenantSimulator.Users;

namespace TenantHygiene.TenantSimulator.Mutations;

/// <summary>Applies mutations.</summary>
internal static class Mutator
{
    /// <summary>Applies one.</summary>
    /// <param name="tenant">The tenant, inside its gate.</param>
    /// <param name="mutation">What to do.</param>
    /// <exception cref="KeyNotFoundException">The recipient or user is not there, or not unique.</exception>
    public static void Apply(Tenant tenant, Mutation mutation)
    {
        tenant.History.Mutations.Add($"{mutation.Kind} {mutation.Recipient ?? mutation.User ?? mutation.NewRecipient?.Name ?? mutation.NewUser?.UserPrincipalName}");
        switch (mutation.Kind)
        {
            case MutationKind.AddRecipient:
                TenantLoader.AddRecipient(tenant, mutation.NewRecipient ?? throw new KeyNotFoundException("addRecipient needs newRecipient."), isGenerated: false);
                break;
            case MutationKind.AddUser:
                var added = TenantLoader.AddUser(tenant, mutation.NewUser ?? throw new KeyNotFoundException("addUser needs newUser."), isGenerated: false);
                tenant.Provisioning.Attempt(added, tenant.Now);
                break;
            case MutationKind.Synchronize or MutationKind.ChangeActiveDirectory or MutationKind.DeleteUser or MutationKind.RestoreUser or MutationKind.PurgeUser:
                ApplyToUser(tenant, mutation, FindUser(tenant, mutation.User));
                break;
            default:
                ApplyToRecipient(tenant, mutation, FindRecipient(tenant, mutation.Recipient));
                break;
        }
    }

    private static void ApplyToUser(Tenant tenant, Mutation mutation, DirectoryUser user)
    {
        switch (mutation.Kind)
        {
            case MutationKind.Synchronize:
                user.ActiveDirectory.ExchangeGuid = mutation.ExchangeGuid ?? user.ActiveDirectory.ExchangeGuid;
                user.ActiveDirectory.ArchiveGuid = mutation.ArchiveGuid ?? user.ActiveDirectory.ArchiveGuid;
                user.OnPremises = user.ActiveDirectory.Copy();
                user.LastSync = tenant.Now;
                tenant.Provisioning.Attempt(user, tenant.Now);
                break;
            case MutationKind.ChangeActiveDirectory:
                user.OnPremises ??= user.ActiveDirectory.Copy();
                user.OnPremises.ExchangeGuid = mutation.ExchangeGuid ?? user.OnPremises.ExchangeGuid;
                user.OnPremises.ArchiveGuid = mutation.ArchiveGuid ?? user.OnPremises.ArchiveGuid;
                break;
            case MutationKind.DeleteUser:
                UserLifecycle.Delete(tenant, user);
                break;
            case MutationKind.RestoreUser:
                UserLifecycle.Restore(tenant, user);
                break;
            default:
                UserLifecycle.Purge(tenant, user);
                break;
        }
    }

    private static void ApplyToRecipient(Tenant tenant, Mutation mutation, Recipient recipient)
    {
        switch (mutation.Kind)
        {
            case MutationKind.SetHold:
                recipient.Holds = recipient.Holds with { Litigation = mutation.LitigationHoldEnabled ?? recipient.Holds.Litigation, InPlace = mutation.InPlaceHolds ?? recipient.Holds.InPlace };
                break;
            case MutationKind.RestoreRecipient:
                (recipient.State, recipient.WhenSoftDeleted) = (RecipientState.Active, null);
                break;
            case MutationKind.SoftDeleteRecipient:
                (recipient.State, recipient.WhenSoftDeleted) = (RecipientState.SoftDeleted, tenant.Now);
                break;
            case MutationKind.PurgeRecipient:
                tenant.Recipients.Purge(recipient, tenant.Now);
                break;
            default:
                tenant.Recipients.Change(recipient, one =>
                {
                    one.ExchangeGuid = mutation.ExchangeGuid ?? one.ExchangeGuid;
                    one.ArchiveGuid = mutation.ArchiveGuid ?? one.ArchiveGuid;
                });
                break;
        }
    }

    private static DirectoryUser FindUser(Tenant tenant, string? idOrName) =>
        tenant.Users.FindActive(idOrName ?? "")
        ?? tenant.Users.Deleted.FirstOrDefault(user => user.UserPrincipalName == idOrName || user.Id.ToString() == idOrName)
        ?? throw new KeyNotFoundException($"There is no user '{idOrName}'.");

    private static Recipient FindRecipient(Tenant tenant, string? identity)
    {
        var found = new RecipientLookup(tenant, "Mutation").ByIdentity(identity ?? "").ToList();
        return found.Count == 1 ? found[0] : throw new KeyNotFoundException($"'{identity}' fits {found.Count} recipients; write the GUID of one.");
    }
}
