using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>Something that should not have happened.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Detail">In words.</param>
/// <param name="Recipient">The object's GUID.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Identity">The identity as sent.</param>
public sealed record Damage(DateTimeOffset Time, DamageKind Kind, string Detail, Guid Recipient, string Name, string Cmdlet, string Identity);

/// <summary>Kinds of damage.</summary>
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
