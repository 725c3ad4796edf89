using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Vendors.Zendesk;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>Where things usually stand in the payloads of each kind. What a system leaves to its administrators has the names of docs/ticketing.md.</summary>
internal static class DefaultPaths
{
    // A delivery's id is made of members only where each of them is there: one that is absent would be the same in every delivery.
    public static ConnectionPaths Of(ConnectionKind kind) => kind switch
    {
        ConnectionKind.ServiceNow => Flat("ticket_id || sys_id", "delivery_id || (sys_id && sys_mod_count && join(':', [sys_id, to_string(sys_mod_count)]))"),
        ConnectionKind.Jira => new ConnectionPaths
        {
            User = "user_principal_name || issue.fields.user_principal_name",
            ErrorText = "error_text || issue.fields.description || issue.fields.summary",
            TicketId = "ticket_id || issue.key",
            TicketUrl = "ticket_url || issue.self",
            Tenant = "tenant || issue.fields.project.key",
            DeliveryId = "delivery_id || (issue.key && timestamp && join(':', [issue.key, to_string(timestamp)]))",
            SentAt = "sent_at || timestamp",
            Requester = "requester || issue.fields.reporter.accountId",
            Actor = "actor || comment.author.accountId || user.accountId",
            Comment = "comment.body || comment",
            State = "state || issue.fields.status.name",
        },
        // A trigger sends what its administrator wrote; an event subscription what ZendeskPayload makes of the event.
        ConnectionKind.HaloPsa => new ConnectionPaths
        {
            User = "user_principal_name || ticket.user_principal_name || ticket.user_email",
            ErrorText = "error_text || ticket.details || ticket.summary",
            TicketId = "ticket_id || ticket.id",
            TicketUrl = "ticket_url || ticket.url",
            Tenant = "tenant || ticket.client_name",
            DeliveryId = "delivery_id || (ticket.id && action.id && join(':', [to_string(ticket.id), to_string(action.id)]))",
            SentAt = "sent_at",
            Requester = "requester || ticket.reportedby",
            Actor = "actor || action.who",
            Comment = "comment || action.note",
            State = "state || ticket.status_name",
        },
        ConnectionKind.ConnectWise => new ConnectionPaths
        {
            User = "user_principal_name || Entity.contactEmailAddress",
            ErrorText = "error_text || Entity.initialDescription || Entity.summary",
            TicketId = "ticket_id || Entity.id || ID",
            TicketUrl = "ticket_url",
            Tenant = "tenant || Entity.company.identifier || CompanyId",
            DeliveryId = "delivery_id || MessageId || (ID && Action && Entity._info.lastUpdated && join(':', [to_string(ID), Action, Entity._info.lastUpdated]))",
            SentAt = "sent_at || Entity._info.lastUpdated",
            Requester = "requester || Entity.contactName",
            Actor = "actor || MemberId || Entity._info.updatedBy",
            Comment = "comment || Entity.text",
            State = "state || Entity.status.name",
        },
        ConnectionKind.Autotask => new ConnectionPaths
        {
            User = "user_principal_name || Fields.UserPrincipalName || Fields.\"User Principal Name\"",
            ErrorText = "error_text || Fields.Description || Fields.Title",
            TicketId = "ticket_id || Id",
            TicketUrl = "ticket_url",
            Tenant = "tenant || Fields.\"Company ID\" || Fields.CompanyID",
            DeliveryId = "delivery_id || (Guid && SequenceNumber && join(':', [Guid, to_string(SequenceNumber)]))",
            SentAt = "sent_at || EventTime",
            Requester = "requester || Fields.CreatedBy",
            Actor = "actor || PersonID || PersonId",
            Comment = "comment || Fields.LastNote",
            State = "state || Fields.Status",
        },
        ConnectionKind.PagerDuty => new ConnectionPaths
        {
            User = "(event.data.custom_fields[?name=='user_principal_name'].value | [0]) || event.data.incident_key",
            ErrorText = "event.data.title",
            TicketId = "event.data.incident.id || event.data.id",
            TicketUrl = "event.data.html_url",
            Tenant = "event.data.service.id",
            DeliveryId = "event.id",
            SentAt = "event.occurred_at",
            Requester = "event.data.requester.id || event.agent.id",
            Actor = "event.agent.id",
            Comment = "event.data.content",
            State = "event.event_type",
        },
        ConnectionKind.AzureMonitor => new ConnectionPaths
        {
            User = "data.customProperties.user || data.alertContext.properties.user || data.essentials.configurationItems[0]",
            ErrorText = "data.customProperties.error || data.essentials.description",
            TicketId = "data.essentials.alertId",
            TicketUrl = "data.essentials.investigationLink",
            Tenant = "data.customProperties.tenant",
            DeliveryId = "data.essentials.alertId && data.essentials.monitorCondition && join(':', [data.essentials.alertId, data.essentials.monitorCondition])",
            SentAt = "data.essentials.resolvedDateTime || data.essentials.firedDateTime",
            Requester = "data.essentials.alertRule",
            Actor = "data.essentials.alertRule",
            Comment = "data.customProperties.comment",
            State = "data.essentials.monitorCondition",
        },
        ConnectionKind.StandardWebhooks or ConnectionKind.CloudEvents => new ConnectionPaths
        {
            User = "data.user",
            ErrorText = "data.error",
            TicketId = "data.ticket.id || data.ticketId",
            TicketUrl = "data.ticket.url",
            Tenant = "data.tenant",
            // The sender's own id comes with the message, outside the data.
            DeliveryId = "data.delivery_id",
            SentAt = "data.sent_at || time",
            Requester = "data.requester",
            Actor = "data.actor",
            Comment = "data.comment",
            State = "data.state",
        },
        _ => Flat("ticket_id", "delivery_id"),
    };

    // For systems whose administrators write the body themselves.
    private static ConnectionPaths Flat(string ticketId, string deliveryId) => new()
    {
        User = "user_principal_name",
        ErrorText = "error_text",
        TicketId = ticketId,
        TicketUrl = "ticket_url",
        Tenant = "tenant",
        DeliveryId = deliveryId,
        SentAt = "sent_at",
        Requester = "requester",
        Actor = "actor",
        Comment = "comment",
        State = "state",
    };
}
