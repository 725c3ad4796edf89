using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>Which application permissions open which route, the least one first.</summary>
internal static class GraphPermissions
{
    /// <summary>Any valid token: the parts of a batch are checked one by one.</summary>
    public static readonly string[] AnyToken = [];

    public static readonly string[] ReadUsers = ["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    public static readonly string[] ManageIdentities = ["User.ManageIdentities.All", "User.EnableDisableAccount.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];

    public static readonly string[] PurgeUsers = ["User.DeleteRestore.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];

    public static readonly string[] ReadOrganization = ["Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    public static readonly string[] ReadApplications = ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    public static readonly string[] WriteApplications = ["Application.ReadWrite.All", "Directory.ReadWrite.All"];

    public static readonly string[] AssignAppRoles = ["AppRoleAssignment.ReadWrite.All"];

    /// <summary>Checks token and permission.</summary>
    /// <param name="caller">Who calls; null without a valid token.</param>
    /// <param name="anyOf">The permissions of which one is needed.</param>
    /// <returns>Null when the caller may pass, else 401 or 403.</returns>
    public static Answer? Refuse(Caller? caller, string[] anyOf) => caller switch
    {
        null => GraphError.Answer(401, "InvalidAuthenticationToken", "Access token is empty, malformed or expired."),
        { Audience: not Resources.Graph } => GraphError.Answer(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience."),
        _ when anyOf.Length == 0 || anyOf.Any(caller.Roles.Contains) => null,
        _ => GraphError.Answer(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
    };
}
