using TenantHygiene.Microsoft365.Credentials;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>The application permissions of Microsoft Graph that the product's requests need, and no other.</summary>
public static class GraphPermissions
{
    /// <summary>For users, their errors, their number and the recycle bin.</summary>
    public static IReadOnlyList<string> Reading { get; } = ["User.Read.All"];

    /// <summary>For <c>retryServiceProvisioning</c>: the least that Microsoft documents for it.</summary>
    public static IReadOnlyList<string> Repairing { get; } = ["User.ManageIdentities.All"];

    /// <summary>What to grant where a request is refused.</summary>
    internal static string Remedy(Access access) => access is Access.Reading
        ? $"Grant the reading identity the application permission {string.Join(", ", Reading)} of Microsoft Graph with admin consent, then retry the remediation."
        : $"Grant the repairing identity the application permission {string.Join(", ", Repairing)} of Microsoft Graph with admin consent, then retry the remediation.";
}
