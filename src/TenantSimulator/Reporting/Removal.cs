using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Reporting;

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
public sealed record Removal(DateTimeOffset Time, string Cmdlet, string Identity, Guid ClientId, bool PermanentlyDelete, RemovalOutcome Outcome, string? Reason, IReadOnlyList<string> NamedBy, JsonObject? Before);

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
public sealed record Setting(DateTimeOffset Time, string Identity, Guid Recipient, IReadOnlyList<string> Parameters);
