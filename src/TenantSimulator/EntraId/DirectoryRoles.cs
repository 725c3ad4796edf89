namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>Entra roles by name, as tokens carry them in <c>wids</c>.</summary>
internal static class DirectoryRoles
{
    /// <summary>Runs every Exchange cmdlet.</summary>
    public static readonly Guid ExchangeAdministrator = new("29232cdf-9323-42fd-ade2-1d097af3e4de");

    /// <summary>Runs the recipient cmdlets.</summary>
    public static readonly Guid ExchangeRecipientAdministrator = new("31392ffb-586c-42d1-9346-e59415a2cc4e");

    /// <summary>Runs everything.</summary>
    public static readonly Guid GlobalAdministrator = new("62e90394-69f5-4237-9190-012177145e10");

    /// <summary>The template id of a role; null when the name is unknown.</summary>
    /// <param name="nameOrId">The display name or the template id.</param>
    /// <returns>The template id.</returns>
    public static Guid? TemplateId(string nameOrId) =>
        nameOrId switch
        {
            "Exchange Administrator" => ExchangeAdministrator,
            "Exchange Recipient Administrator" => ExchangeRecipientAdministrator,
            "Global Administrator" => GlobalAdministrator,
            _ => Guid.TryParse(nameOrId, out var id) ? id : null,
        };
}
