namespace TenantHygiene.Remediation.Errors;

/// <summary>One entry of Microsoft Graph's <c>user.serviceProvisioningErrors</c>, as received.</summary>
/// <param name="ServiceInstance">Service and instance, such as <c>exchange/NAMPRD09-001-01</c>; other services publish here too.</param>
/// <param name="CreatedAt">When the service published the error; absent when it sent none or an unreadable one.</param>
/// <param name="IsResolved">Graph keeps resolved entries; only an explicit <c>true</c> counts as resolved.</param>
/// <param name="ErrorDetail">The error document, normally XML; absent when the service sent none.</param>
public sealed record ProvisioningErrorEntry(string ServiceInstance, DateTimeOffset? CreatedAt, bool IsResolved, string? ErrorDetail)
{
    /// <summary>Whether Exchange Online published it.</summary>
    public bool IsFromExchange => ServiceInstance.StartsWith("exchange/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it still stands, is Exchange's, and is an error: what only marks a move is none.</summary>
    public bool IsUnresolvedExchangeError => !IsResolved && IsFromExchange && !ErrorDetailParser.IsInformation(ErrorDetail);
}
