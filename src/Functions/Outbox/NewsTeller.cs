using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Api.StatusLinks;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.News;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Sending;

namespace TenantHygiene.Functions.Outbox;

/// <summary>Derives messages from the timelines of remediations. The same step always makes the same message, so that telling twice adds nothing.</summary>
public sealed class NewsTeller(
    RemediationStore store, RemediationNews news, OutboxStore outbox, ConnectionRegistry connections, TenantPolicies policies, StatusLinks statusLinks, ApiSettings api,
    IOptions<TicketingOptions> options, TimeProvider time)
{
    /// <summary>Tells everything that nobody was told of.</summary>
    public async Task TellAsync(string remediationId, CancellationToken cancellationToken)
    {
        var announcement = await news.FindAsync(remediationId, cancellationToken);
        if (await store.FindWithStepsAsync(remediationId, cancellationToken) is not var (record, steps))
        {
            return;
        }

        // That it was told of may have been forgotten: a late message must not tell it all again.
        if (announcement.ToldSequence == 0 && record.CompletedAt < time.GetUtcNow() - CleaningSettings.MayBeForgottenAfter)
        {
            await news.CompleteAsync(announcement, announcement.ToldSequence, cancellationToken);
            return;
        }

        foreach (var change in Changes.Of(steps, announcement.ToldSequence))
        {
            var notice = Notice(record, change);
            // Who asked later learns from then on; what came before is in the page that the first comment leads to.
            foreach (var attached in record.Tickets.Where(ticket => change.IsAttachment ? ticket.Since == change.Step.Sequence : ticket.Since < change.Step.Sequence))
            {
                await TellTicketAsync(record, attached.Ticket, change, notice, cancellationToken);
            }

            if (!change.IsAttachment)
            {
                await TellReceiversAsync(notice, cancellationToken);
            }
        }

        await news.CompleteAsync(announcement, steps is [.., var last] ? last.Sequence : announcement.ToldSequence, cancellationToken);
    }

    /// <summary>Tells a ticket something that belongs to no remediation, once for each occasion.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="kind">What is told.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="occasion">What is answered; the reason itself where nothing is named, lest the echo of our comment be answered for ever.</param>
    public Task TellTicketAsync(Connection connection, string ticketId, AnswerKind kind, string reason, CancellationToken cancellationToken, string? occasion = null)
    {
        var about = $"d-{Lanes.Short($"{ticketId} {occasion ?? reason}")}";
        var marker = Marker.Of(about, 0);
        return AddToTicketAsync(connection, new TicketMessage(ticketId, kind, $"{reason}\n{marker}", marker), about, $"n-{about}", planHash: null, cancellationToken);
    }

    private async Task TellTicketAsync(RemediationRecord record, TicketReference ticket, Change change, RemediationNotice notice, CancellationToken cancellationToken)
    {
        if (connections.Find(ticket.System) is not { } connection || change.KindForTicket is not { } kind)
        {
            return;
        }

        var marker = Marker.Of(record.Id, change.Step.Sequence);
        var takesApproval = policies.Of(record.TenantId).Approval.MayComeFromTickets && connection.Options.Approvals.Approvers.Count > 0;
        var text = AnswerText.Of(kind, notice, takesApproval);
        var key = Key(change.Step.At, record.Id, change.Step.Sequence);
        var message = new TicketMessage(ticket.Id, kind, text, marker);
        await AddToTicketAsync(connection, message, record.Id, $"{key}-1", kind is AnswerKind.AwaitingApproval ? record.Plan?.Hash : null, cancellationToken);
        if (kind is AnswerKind.Resolved && connection.Options.Answers?.ResolvedState is not null)
        {
            await AddToTicketAsync(connection, message with { Closes = true }, record.Id, $"{key}-2", planHash: null, cancellationToken);
        }
    }

    private async Task AddToTicketAsync(Connection connection, TicketMessage message, string about, string key, string? planHash, CancellationToken cancellationToken)
    {
        if (connection.Options.Answers is null)
        {
            return;
        }

        await outbox.AddAsync(
            new OutboxItem
            {
                Lane = Lanes.OfTicket(connection.Name, message.TicketId),
                Key = key,
                Destination = connection.Name,
                RemediationId = about,
                Kind = $"{message.Kind}{(message.Closes ? "-state" : "")}",
                Content = JsonSerializer.Serialize(message, TicketingJson.Default.TicketMessage),
                PlanHash = planHash,
                CreatedAt = time.GetUtcNow(),
                NextAttemptAt = time.GetUtcNow(),
            },
            cancellationToken);
    }

    private async Task TellReceiversAsync(RemediationNotice notice, CancellationToken cancellationToken)
    {
        foreach (var webhook in options.Value.Webhooks)
        {
            await AddAsync(Lanes.Receiver("webhook", webhook.Url), webhook.Url, OutboundMessages.Webhook(notice));
        }

        foreach (var workflow in options.Value.TeamsWorkflows)
        {
            if (OutboundMessages.TeamsCard(notice) is { } card)
            {
                await AddAsync(Lanes.Receiver("teams", workflow), workflow, card);
            }
        }

        Task AddAsync(string destination, string url, string content) => outbox.AddAsync(
            new OutboxItem
            {
                Lane = Lanes.OfReceiver(url, notice.RemediationId),
                Key = Key(notice.At, notice.RemediationId, notice.Sequence),
                Destination = destination,
                RemediationId = notice.RemediationId,
                Kind = notice.State.ToString(),
                Content = content,
                CreatedAt = time.GetUtcNow(),
                NextAttemptAt = time.GetUtcNow(),
            },
            cancellationToken);
    }

    private RemediationNotice Notice(RemediationRecord record, Change change) => new()
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
        StatusUrl = StatusUrl(record.Id),
    };

    // A page of one's own where it is configured, otherwise a signed link, which people without a role can follow.
    private string? StatusUrl(string id) => options.Value.StatusUrl is { } root ? $"{root.TrimEnd('/')}/{id}"
        : api.PublicUrl is { } self && statusLinks.AreOn ? $"{self.TrimEnd('/')}/api/v1/status/{statusLinks.Create(id).Token}"
        : null;

    private static string Key(DateTimeOffset at, string about, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:D19}-{about}-{sequence:D6}");
}
