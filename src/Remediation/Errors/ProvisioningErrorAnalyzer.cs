using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Errors;

/// <summary>Reads all unresolved errors that Exchange Online reports for a user.</summary>
public static class ProvisioningErrorAnalyzer
{
    /// <summary>
    /// The user's unresolved Exchange errors, each once, ordered by what is to be repaired first. A conflict of the mailbox comes before
    /// one of its archive, since Exchange validates the archive only after the mailbox.
    /// </summary>
    /// <returns>Empty exactly when the user has no unresolved error of Exchange.</returns>
    public static IReadOnlyList<ClassifiedError> Analyze(Guid tenantId, DirectoryUser user) =>
        [
            .. user
                .ProvisioningErrors.Where(entry => entry.IsUnresolvedExchangeError)
                .SelectMany(entry => Read(entry).Select(record => Classify(tenantId, user.Id, entry, record)))
                .GroupBy(error => error.Fingerprint)
                .Select(same => same.OrderByDescending(error => error.CreatedAt ?? DateTimeOffset.MinValue).First())
                .OrderBy(error => Rank(error.Problem))
                .ThenBy(error => error.Fingerprint.Value, StringComparer.Ordinal),
        ];

    // An error without a text is still an error: it must be seen, although nothing can be done with it.
    private static IReadOnlyList<ErrorRecord> Read(ProvisioningErrorEntry entry) =>
        ErrorDetailParser.Parse(entry.ErrorDetail) is { Count: > 0 } records
            ? records
            : [new ErrorRecord(null, "The service published this error without any detail.")];

    private static ClassifiedError Classify(Guid tenantId, Guid userId, ProvisioningErrorEntry entry, ErrorRecord record)
    {
        var problem = ErrorClassifier.Classify(record);
        var description =
            record.Description.Length > 0
                ? record.Description
                : $"The service published the code {record.Code ?? "(none)"} without a description.";
        return new ClassifiedError
        {
            ServiceInstance = entry.ServiceInstance,
            CreatedAt = entry.CreatedAt,
            Code = record.Code,
            Description = description,
            Problem = problem,
            Fingerprint = ErrorFingerprints.Of(tenantId, userId, problem, description),
        };
    }

    private static int Rank(ProvisioningProblem problem) =>
        problem switch
        {
            GuidInUse { Property: GuidProperty.ExchangeGuid } => 0,
            GuidInUse => 1,
            ArchiveGuidMismatch => 2,
            ArchiveGuidDifferent => 3,
            ArchiveGuidEmpty => 4,
            _ => 5,
        };
}

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
