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

    /// <summary>People who can sign in to single-page applications.</summary>
    [Description("People who can sign in to single-page applications of this tenant; the sign-in page lists them.")]
    public List<PersonScenario> People { get; set; } = [];

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

/// <summary>Settings of the Exchange organisation.</summary>
public sealed class OrganizationScenario
{
    /// <summary>Organisation-wide holds as Get-OrganizationConfig shows them.</summary>
    [Description(
        "Organisation-wide holds (mbx…, grp…, skp…, UniH…). An mbx hold makes every soft-deleted mailbox inactive that does not exclude "
            + "it with -mbx…."
    )]
    public List<string> InPlaceHolds { get; set; } = [];

    /// <summary>Whether roles cannot be made yet.</summary>
    [Description(
        "Whether the organisation has never been customised, so that New-ManagementRole asks for Enable-OrganizationCustomization first."
    )]
    public bool IsDehydrated { get; set; }
}

/// <summary>The directory sync (Entra Connect) of a tenant.</summary>
public sealed class DirectorySyncScenario
{
    /// <summary>Seconds from one cycle to the next.</summary>
    [Description("Seconds from one cycle to the next; the real one takes 1800.")]
    public double IntervalSeconds { get; set; } = 1800;

    /// <summary>A real directory to read; without one the users' onPremises attributes are read.</summary>
    [Description("A real directory to read by LDAPS; without one, what users have in activeDirectory (changed by mutations) is read.")]
    public LdapScenario? Ldap { get; set; }
}

/// <summary>A directory that is read by LDAPS.</summary>
public sealed class LdapScenario
{
    /// <summary>The domain controller: the name or address that its certificate has.</summary>
    public required string Server { get; set; }

    /// <summary>The port.</summary>
    public int Port { get; set; } = 636;

    /// <summary>The account that reads.</summary>
    public required string UserName { get; set; }

    /// <summary>Its password.</summary>
    public required string Password { get; set; }

    /// <summary>A folder with the certificates (PEM) of the authorities to trust.</summary>
    public required string TrustedCaDirectory { get; set; }

    /// <summary>The naming context.</summary>
    public required string BaseName { get; set; }
}

/// <summary>A web API registered in the tenant.</summary>
public sealed class ApiScenario
{
    /// <summary>The application ID URI, which tokens carry as audience.</summary>
    public required string Audience { get; set; }

    /// <summary>The app roles that the API defines.</summary>
    public List<string> Roles { get; set; } = [];
}

/// <summary>The identity that the App Service endpoint speaks for.</summary>
public sealed class ManagedIdentityScenario
{
    /// <summary>The client id of one of the tenant's applications.</summary>
    public required Guid ClientId { get; set; }

    /// <summary>Client ids of further applications of the tenant, which callers name.</summary>
    public List<Guid> AlsoClientIds { get; set; } = [];

    /// <summary>The value of IDENTITY_HEADER that callers must send as X-IDENTITY-HEADER.</summary>
    public required string Header { get; set; }
}
