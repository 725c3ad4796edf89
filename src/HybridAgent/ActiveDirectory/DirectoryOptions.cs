namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>The domain controller that the agent reads and writes, and how it signs in. Section <c>Directory</c>.</summary>
public sealed class DirectoryOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Directory";

    /// <summary>
    /// The one domain controller to use, by its full name, such as <c>dc1.corp.example</c>. Not the domain's name: what was written is read back from the same server.
    /// An address works where the certificate has it.
    /// </summary>
    public string Server { get; set; } = "";

    /// <summary>The port of LDAPS. Default 636.</summary>
    public int Port { get; set; } = 636;

    /// <summary><c>Integrated</c> (default): the account that the service runs as, a gMSA or a Kerberos keytab. <c>Account</c>: a name and a password.</summary>
    public string Authentication { get; set; } = nameof(DirectoryAuthentication.Integrated);

    /// <summary>For <c>Account</c>: the user principal name.</summary>
    public string? UserName { get; set; }

    /// <summary>For <c>Account</c>: the password. Never logged.</summary>
    public string? Password { get; set; }

    /// <summary>For <c>Account</c>: a file with the password and nothing else, instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Linux: a folder with the certificates (PEM) of the authorities to trust. Windows trusts what its machine store trusts.</summary>
    public string? TrustedCaDirectory { get; set; }

    /// <summary>How long the domain controller may take to answer. Default 30 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>How the agent signs in to the domain controller.</summary>
public enum DirectoryAuthentication
{
    /// <summary>As the account that it runs as.</summary>
    Integrated,

    /// <summary>With a name and a password.</summary>
    Account,
}
