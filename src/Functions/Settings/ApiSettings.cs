using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Settings;

/// <summary>Who may call the API, and under which address it is known (section <c>Api</c>).</summary>
public sealed class ApiSettings
{
    /// <summary>The issuer of the callers' tokens, such as <c>https://login.microsoftonline.com/{tenant}/v2.0</c>.</summary>
    [Required(ErrorMessage = "Api__Authority is missing: set it to the issuer of the callers' tokens.")]
    [RegularExpression(@"https://\S+", ErrorMessage = "Api__Authority must be an https address.")]
    public string Authority { get; set; } = "";

    /// <summary>The audience that tokens must name, such as <c>api://tenant-hygiene</c>.</summary>
    [Required(ErrorMessage = "Api__Audience is missing: set it to the application ID URI of this API.")]
    public string Audience { get; set; } = "";

    /// <summary>The address under which callers know the application; by default the one that each request names.</summary>
    [Url(ErrorMessage = "Api__PublicUrl must be an absolute address.")]
    public string? PublicUrl { get; set; }
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class ApiSettingsValidator : IValidateOptions<ApiSettings>;
