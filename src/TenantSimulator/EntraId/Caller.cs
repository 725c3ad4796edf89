namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>Who a valid access token speaks for.</summary>
/// <param name="TenantId">tid.</param>
/// <param name="ClientId">appid.</param>
/// <param name="Audience">aud.</param>
/// <param name="Roles">roles: granted application permissions.</param>
/// <param name="DirectoryRoleIds">wids: Entra roles.</param>
/// <param name="IsUser">Whether a person signed in.</param>
/// <param name="Expires">exp.</param>
internal sealed record Caller(Guid TenantId, Guid ClientId, string Audience, IReadOnlySet<string> Roles, IReadOnlySet<Guid> DirectoryRoleIds, bool IsUser, DateTimeOffset Expires);
