using System.Buffers.Binary;
using System.Security.Cryptography;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Scans;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// When a tenant is scanned next. Each tenant has a place of its own within its cadence, from a hash of its id, so that a thousand tenants
/// do not begin at once.
/// </summary>
public static class ScanCadence
{
    /// <summary>So few new tenants are scanned at once; more are spread over one cadence.</summary>
    public const int FewTenants = 10;

    // Doubling any cadence so often exceeds every pause there is.
    private const int MostDoublings = 17;

    // No tenant waits longer, whatever is set.
    private static readonly TimeSpan _aDay = TimeSpan.FromDays(1);

    /// <summary>Where in a cadence the tenant has its place: 0 to below 1.</summary>
    public static double Phase(Guid tenantId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(tenantId.ToByteArray(bigEndian: true), hash);
        // 53 bits are what a double holds exactly.
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>When a tenant is due that was never scanned.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="newTenants">How many such tenants there are.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">The cadences.</param>
    public static DateTimeOffset First(Guid tenantId, int newTenants, DateTimeOffset now, DetectionOptions options) =>
        newTenants <= FewTenants ? now : now + (options.Cadence * Phase(tenantId));

    /// <summary>The schedule of a tenant after a scan.</summary>
    /// <param name="before">The schedule before it.</param>
    /// <param name="result">What came of the scan.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="options">The cadences.</param>
    public static TenantSchedule After(
        TenantSchedule before,
        ScanResult result,
        DateTimeOffset startedAt,
        DateTimeOffset endedAt,
        DetectionOptions options
    )
    {
        var after = before with
        {
            CleanSince = result is ScanResult.Clean ? before.CleanSince ?? endedAt : null,
            Failures = result is ScanResult.BrokenOff ? before.Failures + 1 : 0,
        };
        var cadence = endedAt - after.CleanSince >= options.CleanAfter ? options.CleanCadence : options.Cadence;
        var dueAt =
            result is ScanResult.BrokenOff
                ? endedAt + Backoff(after.Failures, options)
                : Place(after.TenantId, cadence, Later(startedAt + (cadence / 2), endedAt));
        return after with { DueAt = dueAt - endedAt > _aDay ? endedAt + _aDay : dueAt };
    }

    /// <summary>The pause after so many scans in a row that broke off.</summary>
    public static TimeSpan Backoff(int failures, DetectionOptions options)
    {
        var pause = options.Cadence * (1 << Math.Clamp(failures - 1, 0, MostDoublings));
        return pause < options.MaximumBackoff ? pause : options.MaximumBackoff;
    }

    // The tenant's first place after a time. The places follow from the calendar: neither a late scan nor a restart moves them.
    private static DateTimeOffset Place(Guid tenantId, TimeSpan cadence, DateTimeOffset after)
    {
        var offset = (long)(cadence.Ticks * Phase(tenantId));
        var passed = (after.UtcTicks - offset) / cadence.Ticks;
        return new DateTimeOffset(offset + ((passed + 1) * cadence.Ticks), TimeSpan.Zero);
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}

/// <summary>What came of a scan, as far as it decides when the next one is due.</summary>
public enum ScanResult
{
    /// <summary>Every user was read, and none has an error.</summary>
    Clean,

    /// <summary>The last page was read, and some users have errors, or could not be understood.</summary>
    WithErrors,

    /// <summary>A page could not be read.</summary>
    BrokenOff,
}
