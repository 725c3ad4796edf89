using Microsoft.Extensions.Options;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>The domain controller that the agent reads and writes, and how it signs in. Section <c>Directory</c>.</summary>
public sealed class DirectoryOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Directory";

    /// <summary>
    /// The one domain controller to use, by its full name, such as <c>dc1.corp.example</c>. Not the domain's name: what was written is read
    /// back from the same server. An address works where the certificate has it.
    /// </summary>
    public string Server { get; set; } = "";

    /// <summary>The port of LDAPS. Default 636.</summary>
    public int Port { get; set; } = 636;

    /// <summary>
    /// <c>Integrated</c> (default): the account that the service runs as, a gMSA or a Kerberos keytab. <c>Account</c>: a name and a
    /// password.
    /// </summary>
    public string Authentication { get; set; } = nameof(DirectoryAuthentication.Integrated);

    /// <summary>For <c>Account</c>: the user principal name.</summary>
    public string? UserName { get; set; }

    /// <summary>For <c>Account</c>: the password. Never logged.</summary>
    public string? Password { get; set; }

    /// <summary>For <c>Account</c>: a file with the password and nothing else, instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>
    /// Linux: a folder with the certificates (PEM) of the authorities to trust. Windows trusts what its machine store trusts.
    /// </summary>
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

/// <summary>Describes in one line what is wrong with the section <c>Directory</c>.</summary>
internal sealed class DirectoryOptionsValidator : IValidateOptions<DirectoryOptions>
{
    private static readonly TimeSpan _maximumTimeout = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, DirectoryOptions options) =>
        Find(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? Find(DirectoryOptions options) =>
        options switch
        {
            { Server: "" } => "Directory__Server is missing: the full name of one domain controller.",
            _ when Uri.CheckHostName(options.Server) is UriHostNameType.Unknown =>
                "Directory__Server must be the full name of one domain controller, without scheme or port.",
            { Port: < 1 or > 65_535 } => "Directory__Port must be a port from 1 to 65535.",
            _ when options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > _maximumTimeout =>
                "Directory__Timeout must be from one second to five minutes.",
            _ when !Enum.TryParse<DirectoryAuthentication>(options.Authentication, ignoreCase: true, out var kind)
                    || !Enum.IsDefined(kind) => "Directory__Authentication must be Integrated or Account.",
            _ when !IsAccount(options) => FindSuperfluous(options),
            { UserName: null or "" } => "Directory__UserName is missing, which Directory__Authentication=Account needs.",
            { Password: null or "", PasswordFile: null or "" } =>
                "Directory__PasswordFile is missing (or Directory__Password), which Directory__Authentication=Account needs.",
            { Password: not (null or ""), PasswordFile: not (null or "") } =>
                "Directory__Password and Directory__PasswordFile are both set: remove one.",
            { PasswordFile: { Length: > 0 } file } when !File.Exists(file) => "Directory__PasswordFile names a file that does not exist.",
            _ => FindTrust(options),
        };

    private static bool IsAccount(DirectoryOptions options) =>
        Enum.Parse<DirectoryAuthentication>(options.Authentication, ignoreCase: true) is DirectoryAuthentication.Account;

    private static string? FindSuperfluous(DirectoryOptions options) =>
        options switch
        {
            { UserName: not (null or "") } => "Directory__UserName is set, which Directory__Authentication=Integrated does not use.",
            { Password: not (null or "") } => "Directory__Password is set, which Directory__Authentication=Integrated does not use.",
            { PasswordFile: not (null or "") } =>
                "Directory__PasswordFile is set, which Directory__Authentication=Integrated does not use.",
            _ => FindTrust(options),
        };

    private static string? FindTrust(DirectoryOptions options) =>
        options switch
        {
            { TrustedCaDirectory: null or "" } => null,
            _ when OperatingSystem.IsWindows() =>
                "Directory__TrustedCaDirectory is for Linux: on Windows import the authority into the machine's trusted roots.",
            _ when !Directory.Exists(options.TrustedCaDirectory) || !Directory.EnumerateFiles(options.TrustedCaDirectory).Any() =>
                "Directory__TrustedCaDirectory must be a folder with the certificates of the authorities to trust.",
            _ => null,
        };
}
