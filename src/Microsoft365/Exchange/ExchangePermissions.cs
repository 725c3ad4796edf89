namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>What an identity needs in Exchange Online.</summary>
internal static class ExchangePermissions
{
    /// <summary>The application role that lets an application run cmdlets at all (https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2).</summary>
    public const string AppRole = "Exchange.ManageAsApp";

    /// <summary>What to grant where a cmdlet is refused.</summary>
    public static string Remedy(ExchangeCommand command) =>
        $"Grant the {(command.Access is Credentials.Access.Reading ? "reading" : "repairing")} identity the application role {AppRole} and an Exchange role that has "
        + $"{command.Cmdlet}, as src/TenantOnboarding does (grant), then retry the remediation.";
}
