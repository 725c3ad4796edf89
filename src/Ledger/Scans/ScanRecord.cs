using System.Globalization;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Scans;

/// <summary>One scan of a tenant for users with errors.</summary>
public sealed record ScanRecord
{
    /// <summary>Made by <see cref="ScanId.Create"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Its state.</summary>
    public required ScanState State { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How the users with errors are found, such as <c>Full</c> or <c>Filtered</c>; absent until that is known.</summary>
    public string? Method { get; init; }

    /// <summary>Pages read so far.</summary>
    public int Pages { get; init; }

    /// <summary>Users read so far.</summary>
    public int Users { get; init; }

    /// <summary>Users in the tenant, as the service counts them; null when they were not counted, or could not be.</summary>
    public int? UsersInTotal { get; init; }

    /// <summary>Users with unresolved Exchange errors so far.</summary>
    public int UsersWithErrors { get; init; }

    /// <summary>Messages put into the queue so far.</summary>
    public int ErrorsEnqueued { get; init; }

    /// <summary>How long the pages took to read: without the time in which no process was reading.</summary>
    public TimeSpan ReadingTime { get; init; }

    /// <summary>How often the pass began again, because the service no longer took the link to the next page.</summary>
    public int Restarts { get; init; }

    /// <summary>The page after which the scan went on when it was last interrupted; null when it never was.</summary>
    public int? ResumedFrom { get; init; }

    /// <summary>
    /// Whether more users have errors than are kept to compare with: everything was enqueued, but remediations whose error has vanished
    /// were not looked for.
    /// </summary>
    public bool ExceedsComparison { get; init; }

    /// <summary>Why it is partial or failed.</summary>
    public ReadFault? Fault { get; init; }
}

/// <summary>The state of a scan.</summary>
public enum ScanState
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Everything was read.</summary>
    Complete,

    /// <summary>Some pages could not be read: the users on them are unknown.</summary>
    Partial,

    /// <summary>Nothing was read.</summary>
    Failed,
}

/// <summary>The id of a scan says when it began and of which tenant it is, so that it leads to its row without a search.</summary>
public static class ScanId
{
    private const string Prefix = "s-";
    private const string Time = "yyyyMMddHHmmssfff";

    /// <summary>The id of the scan of a tenant that begins now.</summary>
    public static string Create(Guid tenantId, DateTimeOffset startedAt) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{startedAt.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}-{tenantId:N}"
        );

    /// <summary>Reads an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="startedAt">When the scan began, to the millisecond.</param>
    /// <returns>False when no scan has such an id.</returns>
    public static bool TryRead(string id, out Guid tenantId, out DateTimeOffset startedAt)
    {
        (tenantId, startedAt) = (Guid.Empty, default);
        return id.Length == Prefix.Length + Time.Length + 1 + 32
            && id.StartsWith(Prefix, StringComparison.Ordinal)
            && id[Prefix.Length + Time.Length] == '-'
            && Guid.TryParseExact(id[^32..], "N", out tenantId)
            && DateTimeOffset.TryParseExact(
                id.Substring(Prefix.Length, Time.Length),
                Time,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out startedAt
            )
            && id == Create(tenantId, startedAt);
    }
}
