using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>One tenant: its applications, users and recipients.</summary>
public sealed class TenantScenario
{
    /// <summary>The tenant's id.</summary>
    public required Guid TenantId { get; set; }

    /// <summary>The display name.</summary>
    public required string Name { get; set; }

    /// <summary>The verified domain of generated names.</summary>
    [Description("The verified domain; generated users and default addresses use it.")]
    public string DefaultDomain { get; set; } = "contoso.example";

    /// <summary>Registered applications.</summary>
    public List<ApplicationScenario> Applications { get; set; } = [];

    /// <summary>Other web APIs that tokens can be asked for.</summary>
    [Description("Further web APIs that tokens may be asked for, beside Microsoft Graph and Exchange Online.")]
    public List<ApiScenario> Apis { get; set; } = [];

    /// <summary>The managed identity endpoint, when the tenant hosts one.</summary>
    [Description("The application that /msi/token speaks for, and the X-IDENTITY-HEADER it asks for.")]
    public ManagedIdentityScenario? ManagedIdentity { get; set; }

    /// <summary>Settings of the Exchange organisation.</summary>
    public OrganizationScenario Organization { get; set; } = new();

    /// <summary>The directory sync; without one only mutations bring something.</summary>
    [Description("The directory sync; without one, only the mutation synchronize brings something from Active Directory.")]
    public DirectorySyncScenario? DirectorySync { get; set; }

    /// <summary>Users of the directory, deleted ones included.</summary>
    public List<UserScenario> Users { get; set; } = [];

    /// <summary>Recipients that are not the own recipient of a listed user.</summary>
    [Description("Recipients beside the users' own: soft-deleted copies, inactive mailboxes, holders of a GUID.")]
    public List<RecipientScenario> Recipients { get; set; } = [];

    /// <summary>Users to be made up.</summary>
    [Description("Users that are made up at the start, so that large tenants need no large file.")]
    public GenerateScenario Generate { get; set; } = new();
}
