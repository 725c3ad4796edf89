using System.ComponentModel;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Mutations;

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

    /// <summary>Somebody changes the user's GUIDs in the scenario's Active Directory; the next cycle of the directory sync brings them.</summary>
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
