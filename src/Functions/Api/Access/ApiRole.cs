namespace TenantHygiene.Functions.Api.Access;

/// <summary>The app roles of the API. A role does not include another one; administrators of the tenant assign as many as they like.</summary>
public static class ApiRole
{
    /// <summary>See remediations, scans, switches and breakers.</summary>
    public const string Read = "Hygiene.Read";

    /// <summary>Start scans and remediations, retry and cancel them.</summary>
    public const string Operate = "Hygiene.Operate";

    /// <summary>Approve and reject plans.</summary>
    public const string Approve = "Hygiene.Approve";

    /// <summary>Turn the kill switch, reset breakers, release tenants.</summary>
    public const string Admin = "Hygiene.Admin";
}
