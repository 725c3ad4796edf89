namespace TenantHygiene.Remediation.Errors;

/// <summary>An unresolved Exchange error of one user, read and understood as far as possible.</summary>
public sealed record ClassifiedError
{
    /// <summary>Service and instance that published it.</summary>
    public required string ServiceInstance { get; init; }

    /// <summary>When it was published, where the service said so.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Exchange's code, a hint.</summary>
    public string? Code { get; init; }

    /// <summary>The sentence as received, bounded in length.</summary>
    public required string Description { get; init; }

    /// <summary>What it means.</summary>
    public required ProvisioningProblem Problem { get; init; }

    /// <summary>Identifies this error of this user, whatever the time of its publication.</summary>
    public required ErrorFingerprint Fingerprint { get; init; }
}
