using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>What was done to a tenant.</summary>
internal sealed class TenantHistory
{
    /// <summary>Every Remove-*, refused ones included.</summary>
    public List<Removal> Removals { get; } = [];

    /// <summary>What should not have happened.</summary>
    public List<Damage> Damage { get; } = [];

    /// <summary>Every Set-Mailbox.</summary>
    public List<SettingChange> Settings { get; } = [];

    /// <summary>Every mutation that was asked for.</summary>
    public List<string> Mutations { get; } = [];
}

/// <summary>A Remove-* that arrived.</summary>
/// <param name="Time">When.</param>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Identity">The identity as sent.</param>
/// <param name="ClientId">Who sent it.</param>
/// <param name="PermanentlyDelete">Whether it carried that switch.</param>
/// <param name="Outcome">What it did.</param>
/// <param name="Reason">Why it was refused; null otherwise.</param>
/// <param name="NamedBy">Users whose unresolved errors named a GUID of the object at that moment.</param>
/// <param name="Before">The object as it was, as Get-Mailbox or Get-MailUser shows it; null when there was none.</param>
public sealed record Removal(
    DateTimeOffset Time,
    string Cmdlet,
    string Identity,
    Guid ClientId,
    bool PermanentlyDelete,
    RemovalOutcome Outcome,
    string? Reason,
    IReadOnlyList<string> NamedBy,
    JsonObject? Before
);

/// <summary>What a Remove-* did.</summary>
[JsonConverter(typeof(CamelCaseEnum<RemovalOutcome>))]
public enum RemovalOutcome
{
    /// <summary>The object is gone for good.</summary>
    Purged,

    /// <summary>The account of an active object was deleted.</summary>
    AccountDeleted,

    /// <summary>Nothing happened.</summary>
    Refused,
}

/// <summary>A Set-Mailbox that took effect.</summary>
/// <param name="Time">When.</param>
/// <param name="Identity">The identity as sent.</param>
/// <param name="Recipient">The object's GUID.</param>
/// <param name="Parameters">The parameters that were sent.</param>
public sealed record SettingChange(DateTimeOffset Time, string Identity, Guid Recipient, IReadOnlyList<string> Parameters);

/// <summary>Something that should not have happened.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Detail">In words.</param>
/// <param name="Recipient">The object's GUID.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Identity">The identity as sent.</param>
public sealed record Damage(
    DateTimeOffset Time,
    DamageKind Kind,
    string Detail,
    Guid Recipient,
    string Name,
    string Cmdlet,
    string Identity
);

/// <summary>Kinds of unintended changes.</summary>
[JsonConverter(typeof(CamelCaseEnum<DamageKind>))]
public enum DamageKind
{
    /// <summary>A removal without PermanentlyDelete deleted an active recipient's account.</summary>
    AccountDeleted,

    /// <summary>A recipient was purged that no unresolved error names.</summary>
    PurgedWithoutError,

    /// <summary>A recipient was purged whose user is still there, or in the recycle bin.</summary>
    PurgedWithEntraUser,

    /// <summary>A recipient was purged that some hold concerned.</summary>
    PurgedWhileHeld,

    /// <summary>A removal addressed its object by a name or an address that others may share.</summary>
    AddressedByName,

    /// <summary>A removal was sent for an object that had been purged before.</summary>
    RepeatedRemoval,
}
