namespace TenantHygiene.Microsoft365.Directory;

/// <summary>The application permissions of Microsoft Graph that the product's requests need, and no other.</summary>
public static class GraphPermissions
{
    /// <summary>For users, their errors, their number and the recycle bin.</summary>
    public static IReadOnlyList<string> Reading { get; } = ["User.Read.All"];

    /// <summary>For <c>retryServiceProvisioning</c>: the least that Microsoft documents for it.</summary>
    public static IReadOnlyList<string> Repairing { get; } = ["User.ManageIdentities.All"];
}
