using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365;

/// <summary>Where Microsoft's services answer; configuration section <c>Microsoft365</c>. The defaults are the global cloud's.</summary>
public sealed class Microsoft365Options
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Microsoft365";

    /// <summary>Entra ID, an absolute <c>https</c> address without tenant.</summary>
    public string AuthorityHost { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>Microsoft Graph with its version, such as <c>https://graph.microsoft.com/v1.0</c>.</summary>
    public string GraphBaseUrl { get; set; } = "https://graph.microsoft.com/v1.0";

    /// <summary>Exchange Online; <c>/adminapi/beta/{tenant}/InvokeCommand</c> is appended to it.</summary>
    public string ExchangeBaseUrl { get; set; } = "https://outlook.office365.com";

    /// <summary>
    /// A PEM file with root certificates to trust beside the system's, for the three services alike; host names are checked all the same.
    /// </summary>
    public string? TrustedCaFile { get; set; }
}

/// <summary>One line per wrong setting, naming it as an environment variable would.</summary>
internal sealed class Microsoft365OptionsValidator : IValidateOptions<Microsoft365Options>
{
    public ValidateOptionsResult Validate(string? name, Microsoft365Options options)
    {
        var failures = new List<string>();
        RequireHttps(nameof(options.AuthorityHost), options.AuthorityHost, failures);
        RequireHttps(nameof(options.GraphBaseUrl), options.GraphBaseUrl, failures);
        RequireHttps(nameof(options.ExchangeBaseUrl), options.ExchangeBaseUrl, failures);
        RequireCertificates(options.TrustedCaFile, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void RequireHttps(string setting, string value, List<string> failures)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            failures.Add($"{Microsoft365Options.Section}__{setting} must be an absolute https address, but is \"{value}\".");
        }
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            failures.Add($"{Microsoft365Options.Section}__{setting} must be an address without user, query and fragment.");
        }
    }

    private static void RequireCertificates(string? file, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return;
        }

        const string Setting = $"{Microsoft365Options.Section}__{nameof(Microsoft365Options.TrustedCaFile)}";
        try
        {
            if (TrustedRoots.Load(file).Count == 0)
            {
                failures.Add($"{Setting} names \"{file}\", which holds no PEM certificate.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            failures.Add($"{Setting} names \"{file}\", which cannot be read as PEM certificates: {exception.Message}");
        }
    }
}
