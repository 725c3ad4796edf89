using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>What somebody else does to the tenant meanwhile: an administrator, or the directory sync.</summary>
public sealed class Mutation
{
    /// <summary>What is done.</summary>
    public required MutationKind Kind { get; set; }

    /// <summary>The tenant; the only one when absent.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>The recipient: a GUID or a name that fits one only.</summary>
    public string? Recipient { get; set; }

    /// <summary>The user: object id or user principal name.</summary>
    public string? User { get; set; }

    /// <summary>The new ExchangeGuid.</summary>
    public Guid? ExchangeGuid { get; set; }

    /// <summary>The new ArchiveGuid.</summary>
    public Guid? ArchiveGuid { get; set; }

    /// <summary>Litigation hold, for <see cref="MutationKind.SetHold"/>.</summary>
    public bool? LitigationHoldEnabled { get; set; }

    /// <summary>The new list of holds, for <see cref="MutationKind.SetHold"/>.</summary>
    public List<string>? InPlaceHolds { get; set; }

    /// <summary>The new recipient, for <see cref="MutationKind.AddRecipient"/>.</summary>
    public RecipientScenario? NewRecipient { get; set; }

    /// <summary>The new user, for <see cref="MutationKind.AddUser"/>.</summary>
    public UserScenario? NewUser { get; set; }
}

/// <summary>Kinds of mutations.</summary>
[JsonConverter(typeof(CamelCaseEnum<MutationKind>))]
public enum MutationKind
{
    /// <summary>Sets holds of a recipient.</summary>
    SetHold,

    /// <summary>Makes a soft-deleted recipient active.</summary>
    RestoreRecipient,

    /// <summary>Soft-deletes an active recipient.</summary>
    SoftDeleteRecipient,

    /// <summary>Purges a recipient by other hands.</summary>
    PurgeRecipient,

    /// <summary>Adds a recipient.</summary>
    AddRecipient,

    /// <summary>Changes a recipient's GUIDs.</summary>
    ChangeGuid,

    /// <summary>The directory sync brings new GUIDs from Active Directory and provisions at once.</summary>
    Synchronize,

    /// <summary>
    /// Somebody changes the user's GUIDs in the scenario's Active Directory; the next cycle of the directory sync brings them.
    /// </summary>
    ChangeActiveDirectory,

    /// <summary>Runs a cycle of the directory sync now.</summary>
    RunDirectorySync,

    /// <summary>Adds a user and provisions it at once.</summary>
    AddUser,

    /// <summary>Moves a user to the recycle bin.</summary>
    DeleteUser,

    /// <summary>Restores a user from the recycle bin.</summary>
    RestoreUser,

    /// <summary>Deletes a user for good.</summary>
    PurgeUser,
}

/// <summary>Applies mutations.</summary>
internal static class Mutator
{
    /// <summary>Applies one.</summary>
    /// <param name="tenant">The tenant, inside its gate.</param>
    /// <param name="mutation">What to do.</param>
    /// <exception cref="KeyNotFoundException">The recipient or user is not there, or not unique.</exception>
    public static void Apply(Tenant tenant, Mutation mutation)
    {
        tenant.History.Mutations.Add(
            $"{mutation.Kind} {mutation.Recipient ?? mutation.User ?? mutation.NewRecipient?.Name ?? mutation.NewUser?.UserPrincipalName}"
        );
        switch (mutation.Kind)
        {
            case MutationKind.AddRecipient:
                TenantLoader.AddRecipient(
                    tenant,
                    mutation.NewRecipient ?? throw new KeyNotFoundException("addRecipient needs newRecipient."),
                    isGenerated: false
                );
                break;
            case MutationKind.AddUser:
                var added = TenantLoader.AddUser(
                    tenant,
                    mutation.NewUser ?? throw new KeyNotFoundException("addUser needs newUser."),
                    isGenerated: false
                );
                tenant.Provisioning.Attempt(added, tenant.Now);
                break;
            case MutationKind.Synchronize
            or MutationKind.ChangeActiveDirectory
            or MutationKind.DeleteUser
            or MutationKind.RestoreUser
            or MutationKind.PurgeUser:
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
                recipient.Holds = recipient.Holds with
                {
                    Litigation = mutation.LitigationHoldEnabled ?? recipient.Holds.Litigation,
                    InPlace = mutation.InPlaceHolds ?? recipient.Holds.InPlace,
                };
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
        return found.Count == 1
            ? found[0]
            : throw new KeyNotFoundException($"'{identity}' fits {found.Count} recipients; write the GUID of one.");
    }
}
