using System.Text.Json.Nodes;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>The state of a tenant now. Made-up users without errors and their recipients are only counted.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserCount">Active users.</param>
/// <param name="DeletedUserCount">Users in the recycle bin.</param>
/// <param name="RecipientCount">Recipients, soft-deleted ones included.</param>
/// <param name="UsersWithUnresolvedErrors">Users with at least one unresolved error.</param>
/// <param name="Users">Users that the scenario names or that have or had errors.</param>
/// <param name="Recipients">Recipients that the scenario names or that are not active, as Get-Mailbox or Get-MailUser shows them.</param>
public sealed record TenantSnapshot(
    Guid TenantId,
    int UserCount,
    int DeletedUserCount,
    int RecipientCount,
    int UsersWithUnresolvedErrors,
    IReadOnlyList<UserSnapshot> Users,
    IReadOnlyList<JsonObject> Recipients
);

/// <summary>A user now.</summary>
/// <param name="Id">The object id.</param>
/// <param name="UserPrincipalName">The name.</param>
/// <param name="IsDeleted">Whether it is in the recycle bin.</param>
/// <param name="Retries">Retries asked for.</param>
/// <param name="Attempts">Provisioning attempts made after a retry.</param>
/// <param name="Errors">Its error entries.</param>
public sealed record UserSnapshot(
    Guid Id,
    string UserPrincipalName,
    bool IsDeleted,
    int Retries,
    int Attempts,
    IReadOnlyList<ErrorSnapshot> Errors
);

/// <summary>An error entry now.</summary>
/// <param name="CreatedDateTime">When it arose.</param>
/// <param name="IsResolved">Whether it is resolved.</param>
/// <param name="ServiceInstance">Service and instance.</param>
/// <param name="ErrorDetail">The detail.</param>
public sealed record ErrorSnapshot(DateTimeOffset CreatedDateTime, bool IsResolved, string ServiceInstance, string ErrorDetail);

/// <summary>A case with the ids that clients need.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserId">The user's object id.</param>
/// <param name="User">The user principal name.</param>
/// <param name="Title">A short name.</param>
/// <param name="State">The expected final state of the remediation.</param>
/// <param name="OutcomeContains">A part of its outcome; null when that does not matter.</param>
/// <param name="Explanation">Why.</param>
public sealed record CaseView(
    Guid TenantId,
    Guid? UserId,
    string User,
    string Title,
    string State,
    string? OutcomeContains,
    string Explanation
);

/// <summary>A tenant by name.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Name">The display name.</param>
/// <param name="DefaultDomain">The verified domain.</param>
/// <param name="UserCount">Active users.</param>
public sealed record TenantView(Guid TenantId, string Name, string DefaultDomain, int UserCount);
