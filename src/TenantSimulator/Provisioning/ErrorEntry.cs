namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>An entry of <c>serviceProvisioningErrors</c>.</summary>
internal sealed class ErrorEntry
{
    public required DateTimeOffset CreatedDateTime { get; set; }

    public required string ServiceInstance { get; init; }

    public required string ErrorDetail { get; init; }

    public bool IsResolved { get; set; }

    /// <summary>The conflict behind a derived entry; null for given ones.</summary>
    public Conflict? Cause { get; init; }

    /// <summary>Whether the next attempt resolves a given entry.</summary>
    public bool ResolvesOnRetry { get; init; }
}
