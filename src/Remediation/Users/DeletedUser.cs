namespace TenantHygiene.Remediation.Users;

/// <summary>A user in Entra ID's recycle bin, restorable for 30 days.</summary>
public sealed record DeletedUser(Guid Id, string? UserPrincipalName, string? Mail, DateTimeOffset? DeletedAt);
