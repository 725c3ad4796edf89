namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>An application in a tenant.</summary>
/// <param name="Id">Object id in this tenant.</param>
/// <param name="AppId">Application id.</param>
/// <param name="DisplayName">Name.</param>
/// <param name="Permissions">The application permissions that it offers: ids by name.</param>
internal sealed record ServicePrincipal(Guid Id, Guid AppId, string DisplayName, IReadOnlyDictionary<string, Guid> Permissions);
