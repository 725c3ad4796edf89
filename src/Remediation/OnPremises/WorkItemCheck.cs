namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What an agent checks of a work item whose signature holds, before it looks at the directory.</summary>
public static class WorkItemCheck
{
    /// <summary>How far the clocks of cloud and agent may differ: 5 minutes, as in Kerberos.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Why it is refused; null when it may be carried out.</summary>
    /// <param name="item">The work item.</param>
    /// <param name="tenantId">The tenant that the agent serves.</param>
    /// <param name="now">The agent's time.</param>
    public static Refusal? Find(WorkItem item, Guid tenantId, DateTimeOffset now) => item switch
    {
        _ when item.TenantId != tenantId => new(RefusalCode.OtherTenant, $"The work is for tenant {item.TenantId}; this agent serves {tenantId}."),
        _ when item.ExpiresAt <= now => new(RefusalCode.Expired, $"The work expired at {item.ExpiresAt:O}."),
        _ when item.IssuedAt > now + ClockSkew => new(RefusalCode.FromTheFuture, $"The work was issued at {item.IssuedAt:O}, which has not come yet: compare the clocks."),
        _ when !IsComplete(item) => new(RefusalCode.Incomplete, $"The work lacks what {item.Kind} needs."),
        _ => null,
    };

    private static bool IsComplete(WorkItem item) => item.Kind switch
    {
        WorkKind.DescribeUser => IsAnchor(item.ImmutableId),
        WorkKind.SetArchiveGuid => IsAnchor(item.ImmutableId) && IsTarget(item.Target) && IsExpectation(item.Expected),
        WorkKind.TriggerSync => true,
        _ => false,
    };

    // An object GUID is 16 bytes; other anchors exist, none is longer than this.
    private static bool IsAnchor(string? immutableId) =>
        immutableId is { Length: > 0 and <= 344 } && Convert.TryFromBase64String(immutableId, new byte[immutableId.Length], out var bytes) && bytes > 0;

    private static bool IsTarget(Guid? target) => target is { } value && value != Guid.Empty;

    private static bool IsExpectation(ExpectedValue? expected) =>
        expected is { Kind: ExpectedKind.Value, Value: not null } or { Kind: ExpectedKind.Absent or ExpectedKind.AsRead, Value: null };
}
