using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Starts a remediation, or attaches to the one that already runs for the user.</summary>
public sealed partial class RemediationIntake(
    IDirectory directory,
    RemediationStore store,
    TenantPolicies policies,
    TenantReleaseStore releases,
    SnoozeStore snoozes,
    DetectionOptions detection,
    TimeProvider time,
    ILogger<RemediationIntake> logger
)
{
    /// <summary>Takes an error that a scan reported.</summary>
    public async Task AcceptAsync(ProvisioningErrorMessage message, DurableTaskClient client, CancellationToken cancellationToken)
    {
        policies.Of(message.TenantId);
        if (policies.IsPaused(message.TenantId))
        {
            // The first scan after the pause finds the error again.
            LogPaused(message.UserId, message.TenantId);
            return;
        }

        if (await snoozes.FindAsync(message.TenantId, message.UserId, cancellationToken) is { } snooze)
        {
            LogSnoozed(message.UserId, message.TenantId, snooze.Until);
            return;
        }

        switch (await directory.GetUserAsync(message.TenantId, message.UserId.ToString(), cancellationToken))
        {
            case Read<DirectoryUser>.Found(var user):
                var errors = ProvisioningErrorAnalyzer.Analyze(message.TenantId, user);
                if (errors.FirstOrDefault(error => error.Fingerprint == message.Fingerprint) is { } error)
                {
                    var request = Request(message.TenantId, user, error) with { ScanId = message.ScanId };
                    await StartAsync(await ReleasedSinceAsync(request, cancellationToken), client, cancellationToken);
                }

                break;
            case Read<DirectoryUser>.Unreadable(var fault):
                throw new UserUnreadableException(message.TenantId, message.UserId.ToString(), fault);
            default:
                LogUserGone(message.UserId, message.TenantId);
                break;
        }
    }

    /// <summary>Restarts remediations that ended only because the tenant was not released.</summary>
    private async Task<RemediationRequest> ReleasedSinceAsync(RemediationRequest request, CancellationToken cancellationToken)
    {
        if (await releases.ReadAsync(request.TenantId, cancellationToken) is not Read<bool>.Found(true))
        {
            return request;
        }

        var latest = await store.ListAsync(
            TenantScope.Of(request.TenantId),
            new RemediationFilter
            {
                TenantId = request.TenantId,
                User = request.UserId.ToString(),
                Top = 1,
            },
            cancellationToken
        );
        return latest.Items is [{ Outcome.Code: Endings.TenantNotReleased }] ? request with { IsRequested = true } : request;
    }

    /// <summary>The request for one error of one user, as a scan would make it.</summary>
    public RemediationRequest Request(Guid tenantId, DirectoryUser user, ClassifiedError error) =>
        new()
        {
            TenantId = tenantId,
            UserId = user.Id,
            UserPrincipalName = user.UserPrincipalName,
            DisplayName = user.DisplayName,
            Error = error,
            Mode = RemediationMode.Remediate,
            At = time.GetUtcNow(),
            ExamineAgainAfter = detection.ExamineAgainAfter,
        };

    /// <summary>Records the remediation and starts its orchestration, where either is missing.</summary>
    public async Task<StartedRemediation> StartAsync(
        RemediationRequest request,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var started = await store.StartAsync(request, cancellationToken);
        if (!started.Record.State.IsFinal())
        {
            await EnsureRunningAsync(started.Record, client, cancellationToken);
        }

        return started;
    }

    /// <summary>
    /// Starts the orchestration of a remediation that is not final, unless it exists. The process may have crashed between record and
    /// start.
    /// </summary>
    public async Task EnsureRunningAsync(RemediationRecord record, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(record.Id, cancellationToken) is not null)
        {
            return;
        }

        await BeginAsync(record, client, cancellationToken);
    }

    /// <summary>Starts the orchestration of a remediation from its beginning; one that runs is left alone.</summary>
    public async Task BeginAsync(RemediationRecord record, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var subject = new RemediationSubject(record.Id, record.TenantId, record.UserId, record.Mode);
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(RemediateUser),
                subject,
                new StartOrchestrationOptions(record.Id),
                cancellationToken
            );
            LogStarted(record.Id, record.UserId, record.TenantId);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // A duplicate call started it first; it is the same orchestration.
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Started {RemediationId} for user {UserId} of tenant {TenantId}.")]
    private partial void LogStarted(string remediationId, Guid userId, Guid tenantId);

    [LoggerMessage(3, LogLevel.Information, "User {UserId} of tenant {TenantId} is snoozed until {Until}; the error report is ignored.")]
    private partial void LogSnoozed(Guid userId, Guid tenantId, DateTimeOffset until);

    [LoggerMessage(4, LogLevel.Information, "Tenant {TenantId} is paused; the error report of user {UserId} is ignored.")]
    private partial void LogPaused(Guid userId, Guid tenantId);

    [LoggerMessage(2, LogLevel.Information, "User {UserId} of tenant {TenantId} no longer exists; there is nothing to repair.")]
    private partial void LogUserGone(Guid userId, Guid tenantId);
}

/// <summary>The user could not be read.</summary>
public sealed class UserUnreadableException(Guid tenantId, string user, ReadFault fault)
    : Exception($"User {user} of tenant {tenantId} could not be read: {fault}")
{
    /// <summary>Why.</summary>
    public ReadFault Fault { get; } = fault;
}
