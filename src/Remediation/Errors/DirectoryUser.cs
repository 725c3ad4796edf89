namespace TenantHygiene.Remediation.Errors;

/// <summary>A user of Entra ID with what a remediation needs to know.</summary>
public sealed record DirectoryUser
{
    /// <summary>Entra object id.</summary>
    public required Guid Id { get; init; }

    /// <summary>User principal name.</summary>
    public required string UserPrincipalName { get; init; }

    /// <summary>Name shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Primary address, where there is one.</summary>
    public string? Mail { get; init; }

    /// <summary>Alias; without it Entra Connect does not sync Exchange attributes.</summary>
    public string? MailNickname { get; init; }

    /// <summary>Whether Active Directory masters the user.</summary>
    public bool OnPremisesSyncEnabled { get; init; }

    /// <summary>Base64 source anchor of the object on premises.</summary>
    public string? OnPremisesImmutableId { get; init; }

    /// <summary>All entries of <c>serviceProvisioningErrors</c>, resolved ones and other services included.</summary>
    public required IReadOnlyList<ProvisioningErrorEntry> ProvisioningErrors { get; init; }
}

/// <summary>One entry of Microsoft Graph's <c>user.serviceProvisioningErrors</c>, as received.</summary>
/// <param name="ServiceInstance">Service and instance, such as <c>exchange/NAMPRD09-001-01</c>; other services publish here too.</param>
/// <param name="CreatedAt">When the service published the error; absent when it sent none or an unreadable one.</param>
/// <param name="IsResolved">Graph keeps resolved entries; only an explicit <c>true</c> counts as resolved.</param>
/// <param name="ErrorDetail">The error document, normally XML; absent when the service sent none.</param>
public sealed record ProvisioningErrorEntry(string ServiceInstance, DateTimeOffset? CreatedAt, bool IsResolved, string? ErrorDetail)
{
    /// <summary>Whether Exchange Online published it.</summary>
    public bool IsFromExchange => ServiceInstance.StartsWith("exchange/", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether it is an unresolved error of Exchange. An entry that only marks a move to another service instance is not an error.
    /// </summary>
    public bool IsUnresolvedExchangeError => !IsResolved && IsFromExchange && !ErrorDetailParser.IsInformation(ErrorDetail);
}
