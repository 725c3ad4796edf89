using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;

namespace TenantHygiene.Functions.Dashboard;

/// <summary>How people sign in to the dashboard (section <c>Dashboard</c>). Without a client id there is no dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>
    /// The application (client) id of the registration with which the dashboard signs people in: a single-page application whose redirect
    /// URI is the root of this application. Without it the dashboard is off.
    /// </summary>
    [RegularExpression(
        "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        ErrorMessage = "Dashboard__ClientId must be the application (client) id of the dashboard's registration, a GUID."
    )]
    public string? ClientId { get; set; }

    /// <summary>The authority at which people sign in; by default that of the API.</summary>
    [RegularExpression(@"https://\S+", ErrorMessage = "Dashboard__Authority must be an https address.")]
    public string? Authority { get; set; }

    /// <summary>The permission of the API that the dashboard asks for; by default <c>user_impersonation</c> of the API's audience.</summary>
    [RegularExpression(@"\S+", ErrorMessage = "Dashboard__Scope must be one scope, such as api://tenant-hygiene/user_impersonation.")]
    public string? Scope { get; set; }
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class DashboardOptionsValidator : IValidateOptions<DashboardOptions>;

/// <summary>What the dashboard must know before anybody has signed in.</summary>
/// <param name="Authority">Where people sign in.</param>
/// <param name="ClientId">As which application.</param>
/// <param name="Scope">For which permission of the API.</param>
public sealed record DashboardConfiguration(string Authority, string ClientId, string Scope)
{
    /// <summary>The configuration; null where the dashboard is off.</summary>
    public static DashboardConfiguration? Of(DashboardOptions options, ApiOptions api) =>
        options.ClientId is { Length: > 0 } clientId
            ? new DashboardConfiguration(
                options.Authority ?? api.Authority,
                clientId,
                options.Scope ?? $"{api.Audience.TrimEnd('/')}/user_impersonation"
            )
            : null;

    /// <summary>The origin of the authority, to which the page may connect.</summary>
    public string AuthorityOrigin() => new Uri(Authority).GetLeftPart(UriPartial.Authority);
}
