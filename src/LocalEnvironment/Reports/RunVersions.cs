using System.Reflection;
using System.Runtime.InteropServices;
using TenantHygiene.LocalEnvironment.Azurite;
using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.LocalEnvironment.Reports;

/// <summary>What ran.</summary>
/// <param name="Product">The product.</param>
/// <param name="Dotnet">The .NET runtime.</param>
/// <param name="Azurite">Azurite.</param>
/// <param name="OperatingSystem">The operating system.</param>
public sealed record RunVersions(string Product, string Dotnet, string Azurite, string OperatingSystem)
{
    /// <summary>Those of this process and what it starts.</summary>
    public static RunVersions Read() => new(
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        Environment.Version.ToString(),
        AzuriteInstallation.PinnedVersion(RepositoryRoot.Find()),
        RuntimeInformation.OSDescription);
}
