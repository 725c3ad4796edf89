using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Configuration;

/// <summary>Describes in one line which setting prevents the start.</summary>
internal static partial class StartupError
{
    /// <summary>The line; null when the exception is not about a setting.</summary>
    public static string? Describe(Exception exception) =>
        exception switch
        {
            // Validators name the class and its member; the message must name the setting.
            OptionsValidationException => Member().Replace(exception.Message, "${section}__${member}").ReplaceLineEndings(" "),
            PolicyException or ApproverException => exception.Message.ReplaceLineEndings(" "),
            AggregateException { InnerExceptions: var several } when several.All(one => Describe(one) is not null) => string.Join(
                " ",
                several.Select(Describe)
            ),
            // Text that is not a number or time span: the configuration binder names the place with colons.
            InvalidOperationException when Place().Match(exception.Message) is { Success: true } place =>
                $"{place.Groups["path"].Value.Replace(":", "__", StringComparison.Ordinal)} is invalid: '{place.Groups["value"].Value}' is not a valid {place.Groups["type"].Value}.",
            _ => null,
        };

    [GeneratedRegex(@"\b(?<section>[A-Z]\w*)Options\.(?<member>\w+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    [GeneratedRegex(
        @"^Failed to convert configuration value '(?<value>[^']*)' at '(?<path>[^']+)' to type '(System\.)?(?<type>[^']+)'",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Place();
}
