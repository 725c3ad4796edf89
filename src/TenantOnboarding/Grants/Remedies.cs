using System.Diagnostics.CodeAnalysis;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>Says whom to ask where a right is missing.</summary>
internal static class Remedies
{
    private const string ExchangeRole = "Sign in as a member of Organization Management (Entra role Exchange Administrator); an application needs Exchange.ManageAsApp as well.";

    /// <summary>Adds to a refusal of Microsoft Graph which right it takes.</summary>
    [return: NotNullIfNotNull(nameof(fault))]
    public static ReadFault? Explain(ReadFault? fault, string permission) => fault is { Kind: ReadFaultKind.Forbidden or ReadFaultKind.Unauthenticated }
        ? fault with { Detail = $"{fault.Detail} Sign in as a Privileged Role Administrator, or as an application with {permission}." }
        : fault;

    /// <summary>Adds to a refusal of Exchange Online which role it takes.</summary>
    [return: NotNullIfNotNull(nameof(fault))]
    public static ReadFault? ExplainExchange(ReadFault? fault) => fault is { Kind: ReadFaultKind.Forbidden or ReadFaultKind.Unauthenticated }
        ? fault with { Detail = $"{fault.Detail} {ExchangeRole}" }
        : fault;
}
