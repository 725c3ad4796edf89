using Microsoft.Extensions.Configuration;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Settings;

/// <summary>Where policy documents lie (section <c>Policies</c>).</summary>
public sealed class PolicySettings
{
    /// <summary>A folder with <c>*.json</c> documents beside the built-in ones; none by default.</summary>
    public string? Folder { get; set; }

    /// <summary>The built-in policies and those of the folder.</summary>
    /// <exception cref="PolicyException">The folder or a document in it is wrong; the message names the setting.</exception>
    public static PolicyLibrary LoadLibrary(IConfiguration configuration)
    {
        try
        {
            return PolicyLibrary.Load(configuration.GetSection("Policies").Get<PolicySettings>()?.Folder);
        }
        catch (PolicyException exception)
        {
            throw new PolicyException($"Policies__Folder is wrong: {exception.Message}", exception);
        }
    }
}
