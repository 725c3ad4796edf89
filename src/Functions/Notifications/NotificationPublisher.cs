using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Functions.Notifications;

/// <summary>Publishes the changes of a remediation as messages to its tickets and receivers.</summary>
public sealed class PublishNotifications(NotificationPublisher publisher, OutboxDispatcher dispatcher)
{
    [Function(nameof(PublishNotifications))]
    public async Task RunAsync(
        [QueueTrigger(RemediationNotifications.QueueName, Connection = "AzureWebJobsStorage")] string remediationId,
        CancellationToken cancellationToken
    )
    {
        // Dispatched at once. What a crash leaves in between, and what has to wait, is swept up or queued by its partition.
        var partitions = await publisher.PublishAsync(remediationId, cancellationToken);
        await Task.WhenAll(partitions.Select(partition => dispatcher.SendAsync(partition, cancellationToken)));
    }
}

/// <summary>
/// Derives messages from the timelines of remediations. The same step always makes the same message, so that publishing twice adds nothing.
/// </summary>
public sealed class NotificationPublisher(
    RemediationStore store,
    RemediationNotifications notifications,
    OutboxStore outbox,
    OutboxLeases leases,
    ConnectionRegistry connections,
    TenantPolicies policies,
    StatusLinks statusLinks,
    ApiOptions api,
    IOptions<TicketingOptions> options,
    TimeProvider time
)
{
    /// <summary>Adds a message to the outbox for every change that was not published yet.</summary>
    /// <returns>The partitions in which messages wait now.</returns>
    public async Task<IReadOnlyList<string>> PublishAsync(string remediationId, CancellationToken cancellationToken)
    {
        var progress = await notifications.FindAsync(remediationId, cancellationToken);
        if (
            await store.FindWithStepsAsync(TenantScope.All, remediationId, cancellationToken)
            is not { Record: var record, Steps: var steps } found
        )
        {
            return [];
        }

        // Its notification state may have expired: a late message must not publish everything again.
        if (progress.PublishedSequence == 0 && record.CompletedAt < time.GetUtcNow() - RetentionOptions.MinimumRetention)
        {
            await notifications.CompleteAsync(progress, progress.PublishedSequence, cancellationToken);
            return [];
        }

        List<OutboxItem> messages =
        [
            .. Changes.Of(steps, Math.Max(progress.PublishedSequence, found.SettledSteps)).SelectMany(change => Messages(record, change)),
        ];
        foreach (var message in messages)
        {
            await outbox.AddAsync(message, cancellationToken);
        }

        await notifications.CompleteAsync(
            progress,
            steps is [.., var last] ? last.Sequence : progress.PublishedSequence,
            cancellationToken
        );
        return [.. messages.Select(message => message.PartitionName).Distinct()];
    }

    /// <summary>Sends a ticket a message that belongs to no remediation, once for each occasion.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="kind">The kind of message.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="occasion">
    /// What is answered; by default the reason itself, so that the echo of our comment is not answered again.
    /// </param>
    public async Task NotifyTicketAsync(
        Connection connection,
        string ticketId,
        AnswerKind kind,
        string reason,
        CancellationToken cancellationToken,
        string? occasion = null
    )
    {
        if (connection.Options.Answers is null)
        {
            return;
        }

        var about = $"d-{OutboxPartitions.Short($"{ticketId} {occasion ?? reason}")}";
        var marker = Marker.Of(about, 0);
        var comment = new TicketMessage(ticketId, kind, $"{reason}\n{marker}", marker);
        var message = TicketMessageOf(connection, comment, about, $"n-{about}", planHash: null);
        await outbox.AddAsync(message, cancellationToken);
        await leases.EnqueueAsync(message.PartitionName, cancellationToken);
    }

    private IEnumerable<OutboxItem> Messages(RemediationRecord record, Change change)
    {
        var notice = Notice(record, change);
        // Only a ticket gets a link that opens without signing in: who reads a receiver's messages is not known.
        // Tickets that were attached later get messages from then on; earlier steps are on the page linked in the first comment.
        var tickets = record.Tickets.Where(ticket =>
            change.IsAttachment ? ticket.Since == change.Step.Sequence : ticket.Since < change.Step.Sequence
        );
        return tickets
            .SelectMany(attached => TicketMessages(record, attached.Ticket, change, notice))
            .Concat(change.IsAttachment ? [] : ReceiverMessages(notice with { StatusUrl = PageUrl(record.Id) }));
    }

    private IEnumerable<OutboxItem> TicketMessages(
        RemediationRecord record,
        TicketReference ticket,
        Change change,
        RemediationNotice notice
    )
    {
        if (connections.Find(ticket.System) is not { Options.Answers: not null } connection || change.KindForTicket is not { } kind)
        {
            yield break;
        }

        var marker = Marker.Of(record.Id, change.Step.Sequence);
        var takesApproval = policies.Of(record.TenantId).Approval.MayComeFromTickets && connection.Options.Approvals.Approvers.Count > 0;
        var linked = notice with { StatusUrl = PageUrl(record.Id) ?? SignedUrl(record, ticket) };
        var comment = new TicketMessage(ticket.Id, kind, AnswerText.Of(kind, linked, takesApproval), marker);
        var key = Key(change.Step.At, record.Id, change.Step.Sequence);
        var planHash = kind is AnswerKind.AwaitingApproval ? record.Plan?.Hash : null;
        yield return TicketMessageOf(connection, comment, record.Id, $"{key}-1", planHash);
        if (kind is AnswerKind.Resolved && connection.Options.Answers?.ResolvedState is not null)
        {
            yield return TicketMessageOf(connection, comment with { Closes = true }, record.Id, $"{key}-2", planHash: null);
        }
    }

    private OutboxItem TicketMessageOf(Connection connection, TicketMessage message, string about, string key, string? planHash) =>
        new()
        {
            PartitionName = OutboxPartitions.OfTicket(connection.Name, message.TicketId),
            Key = key,
            Destination = connection.Name,
            RemediationId = about,
            Kind = $"{message.Kind}{(message.Closes ? "-state" : "")}",
            Content = JsonSerializer.Serialize(message, TicketingJson.Default.TicketMessage),
            PlanHash = planHash,
            CreatedAt = time.GetUtcNow(),
            NextAttemptAt = time.GetUtcNow(),
        };

    private IEnumerable<OutboxItem> ReceiverMessages(RemediationNotice notice)
    {
        foreach (var webhook in options.Value.Webhooks.Where(receiver => receiver.IsToldOf(notice.TenantId)))
        {
            yield return MessageTo(OutboxPartitions.Receiver("webhook", webhook.Url), webhook.Url, OutboundMessages.Webhook(notice));
        }

        foreach (var workflow in options.Value.TeamsWorkflows.Where(receiver => receiver.IsToldOf(notice.TenantId)))
        {
            if (OutboundMessages.TeamsCard(notice) is { } card)
            {
                yield return MessageTo(OutboxPartitions.Receiver("teams", workflow.Url), workflow.Url, card);
            }
        }

        OutboxItem MessageTo(string destination, string url, string content) =>
            new()
            {
                PartitionName = OutboxPartitions.OfReceiver(url, notice.RemediationId),
                Key = Key(notice.At, notice.RemediationId, notice.Sequence),
                Destination = destination,
                RemediationId = notice.RemediationId,
                Kind = notice.State.ToString(),
                Content = content,
                CreatedAt = time.GetUtcNow(),
                NextAttemptAt = time.GetUtcNow(),
            };
    }

    private RemediationNotice Notice(RemediationRecord record, Change change) =>
        new()
        {
            RemediationId = record.Id,
            Sequence = change.Step.Sequence,
            At = change.Step.At,
            State = change.Step.State,
            TenantId = record.TenantId,
            User = record.UserPrincipalName ?? record.UserId.ToString(),
            Error = record.Error?.Description,
            Plan = record.Plan,
            ApprovalExpiresAt = record.Approval?.ExpiresAt,
            Outcome = change.Step.State.IsFinal() ? record.Outcome : null,
        };

    private string? PageUrl(string id) => options.Value.StatusUrl is { } root ? $"{root.TrimEnd('/')}/{id}" : null;

    // Which people without a role can follow. All messages to a ticket carry the same link, so that it can be revoked.
    private string? SignedUrl(RemediationRecord record, TicketReference ticket) =>
        api.PublicUrl is { } self && statusLinks.AreOn
            ? $"{self.TrimEnd('/')}/api/v1/status/{statusLinks.Create(record.Id, StatusLinks.IdOf(ticket)).Token}"
            : null;

    private static string Key(DateTimeOffset at, string about, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:D19}-{about}-{sequence:D6}");
}

/// <summary>A step of a timeline that is published.</summary>
/// <param name="Step">The step.</param>
/// <param name="KindForTicket">The kind of message to tickets; null for none.</param>
/// <param name="IsAttachment">Whether a ticket was attached: only this ticket gets the message.</param>
internal sealed record Change(RemediationStep Step, AnswerKind? KindForTicket, bool IsAttachment = false);

/// <summary>Finds the changes in a timeline.</summary>
internal static class Changes
{
    private const string TicketAttached = "ticket-attached";
    private const string Plan = "plan";

    /// <summary>The changes after a step.</summary>
    /// <param name="steps">The timeline.</param>
    /// <param name="published">The last step that was published.</param>
    public static IEnumerable<Change> Of(IReadOnlyList<RemediationStep> steps, int published)
    {
        RemediationState? before = null;
        foreach (var step in steps)
        {
            var isNew = step.Sequence > published;
            if (isNew && step.Kind == TicketAttached)
            {
                // The ticket gets a message when the work starts and, where an approval is needed, with the plan.
                yield return new Change(
                    step,
                    step.State is RemediationState.AwaitingApproval ? AnswerKind.AwaitingApproval : AnswerKind.Accepted,
                    IsAttachment: true
                );
            }
            else if (isNew && (step.State != before || (step.Kind == Plan && step.State is RemediationState.AwaitingApproval)))
            {
                yield return new Change(step, AnswerKinds.Of(step.State));
            }

            before = step.State;
        }
    }
}
