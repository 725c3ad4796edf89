using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// Ends a scan. Only after one pass over every user is it complete, and only then are remediations resolved whose error has vanished.
/// </summary>
public sealed partial class ScanEnding(
    IDirectory directory,
    ResolvedErrors vanished,
    ScanStore scans,
    ScanSchedules schedules,
    ScanCheckpoints checkpoints,
    DetectionOptions options,
    TimeProvider time,
    ILogger<ScanEnding> logger
)
{
    /// <summary>Ends a scan whose reading has ended. Harmless to repeat.</summary>
    public async Task EndAsync(ScanInput input, ScanReading reading, CancellationToken cancellationToken)
    {
        var position = reading.Position!;
        if (position.IsComplete && reading.ExceedsComparison)
        {
            LogExceeded(input.ScanId, input.TenantId, reading.UsersWithErrors);
        }
        else if (position.IsComplete)
        {
            await vanished.CloseAsync(input.TenantId, input.ScanId, reading.Users, cancellationToken);
            if (position.Method is ScanMethod.Full)
            {
                await directory.CompareFilterAsync(input.TenantId, reading.Users, position.BeganAt, cancellationToken);
            }
        }

        var scan = reading.ShowIn(Ended(input, position));
        var schedule = await NextAsync(input, scan, position, cancellationToken);
        await scans.EndAsync(scan, schedule, cancellationToken);
        Log(scan, schedule, position);
        if (reading.HasCheckpoint)
        {
            await checkpoints.RemoveAsync(input.ScanId, cancellationToken);
        }
    }

    private ScanRecord Ended(ScanInput input, ScanPosition position) =>
        new()
        {
            Id = input.ScanId,
            TenantId = input.TenantId,
            State = position switch
            {
                { IsComplete: true } => ScanState.Complete,
                { Pages: 0 } => ScanState.Failed,
                _ => ScanState.Partial,
            },
            StartedAt = StartOf(input),
            EndedAt = time.GetUtcNow(),
            Fault = position.Fault,
        };

    private async Task<TenantSchedule> NextAsync(
        ScanInput input,
        ScanRecord scan,
        ScanPosition position,
        CancellationToken cancellationToken
    )
    {
        var before = input.Schedule
            ?? await schedules.FindAsync(input.TenantId, cancellationToken)
            ?? new TenantSchedule { TenantId = input.TenantId, DueAt = scan.StartedAt };
        var result = position switch
        {
            { Reach: not ScanReach.LastPage } => ScanResult.BrokenOff,
            { Fault: null } when scan.UsersWithErrors == 0 => ScanResult.Clean,
            _ => ScanResult.WithErrors,
        };
        return ScanCadence.After(before, result, scan.StartedAt, scan.EndedAt!.Value, options) with
        {
            LastState = scan.State,
            LastCompleteAt = scan.State is ScanState.Complete ? scan.EndedAt : before.LastCompleteAt,
        };
    }

    private void Log(ScanRecord scan, TenantSchedule schedule, ScanPosition position)
    {
        LogEnd(scan.Id, scan.State, scan.Users, scan.Pages, scan.ErrorsEnqueued, scan.Fault?.ToString());
        if (position is { Reach: ScanReach.BrokenOff, Fault: { } fault })
        {
            LogFailing(scan.TenantId, schedule.Failures, schedule.DueAt, fault.ToString(), ScanRemedy.Of(fault));
        }
    }

    private static DateTimeOffset StartOf(ScanInput input) =>
        ScanId.TryRead(input.ScanId, out _, out var startedAt)
            ? startedAt
            : throw new ArgumentException($"'{input.ScanId}' is not the id of a scan.", nameof(input));

    [LoggerMessage(
        10,
        LogLevel.Information,
        "Scan {ScanId} ended {State}: {Users} users on {Pages} pages, {Errors} errors enqueued. {Fault}"
    )]
    private partial void LogEnd(string scanId, ScanState state, int users, int pages, int errors, string? fault);

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "Tenant {TenantId} could not be scanned, {Failures} times in a row. It is tried again at {DueAt:u}. {Fault} {Remedy}"
    )]
    private partial void LogFailing(Guid tenantId, int failures, DateTimeOffset dueAt, string fault, string remedy);

    [LoggerMessage(
        13,
        LogLevel.Warning,
        "Scan {ScanId} found {Users} users with errors in tenant {TenantId}, more than are kept: all were enqueued, but it was not looked "
            + "for errors that have vanished."
    )]
    private partial void LogExceeded(string scanId, Guid tenantId, int users);
}

/// <summary>What to do where a tenant cannot be scanned.</summary>
public static class ScanRemedy
{
    /// <summary>What the fault itself says, or else what usually is the cause.</summary>
    public static string Of(ReadFault fault) =>
        fault.Remedy
        ?? fault.Kind switch
        {
            ReadFaultKind.Unauthenticated => "Check the tenant's credential (Tenants__n__Credential), and that its application exists in "
                + "the tenant and may sign in.",
            ReadFaultKind.Forbidden => "Grant the reading identity the permission that the answer names.",
            ReadFaultKind.Throttled => "Find the application that uses up the tenant's limits, and slow it down.",
            ReadFaultKind.TimedOut or ReadFaultKind.ServiceFailed => "Check the way to Microsoft Graph and its service health; nothing "
                + "else has to be done where the service recovers.",
            _ => "Send the request once by hand, and report its answer.",
        };
}
