using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

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
