using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>Who may call the API, and under which address it is known (section <c>Api</c>).</summary>
public sealed class ApiOptions
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

    /// <summary>
    /// Keys that sign status links, each 32 random bytes or more in base64. The first one signs, all are good; without any there are no
    /// such links.
    /// </summary>
    [StatusLinkKeys]
    public IList<string> StatusLinkKeys { get; init; } = [];

    /// <summary>How long a status link lasts. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan StatusLinkLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How many requests a minute a caller may make in the long run, to each process; half of them at once. Default 1,200.
    /// </summary>
    [Range(60, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 1_200;

    /// <summary>
    /// How many deliveries a minute each webhook connection may make in the long run, to each process; half of them at once. Default 6,000.
    /// </summary>
    [Range(60, 1_000_000)]
    public int DeliveriesPerMinute { get; set; } = 6_000;

    /// <summary>The tenant that issues the callers' tokens; null where the authority names none by its id.</summary>
    public Guid? FindTenantId() =>
        Uri.TryCreate(Authority, UriKind.Absolute, out var authority)
        && authority.Segments.Select(segment => segment.TrimEnd('/')).FirstOrDefault(segment => Guid.TryParseExact(segment, "D", out _))
            is { } tenant
            ? Guid.Parse(tenant)
            : null;
}

/// <summary>Checks the keys of status links.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StatusLinkKeysAttribute : ValidationAttribute
{
    private const int MinimumLength = 32;

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        ((IList<string>)value!).All(key =>
            Convert.TryFromBase64String(key, new byte[key.Length], out var length) && length >= MinimumLength
        )
            ? ValidationResult.Success
            : new ValidationResult(
                $"Api__StatusLinkKeys: each key must be {MinimumLength} random bytes or more in base64, as `openssl rand -base64 "
                    + $"{MinimumLength}` makes them."
            );
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
