using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors.HaloPsa;

/// <summary>HaloPSA: a webhook sends the ticket, with a secret.</summary>
internal sealed class HaloPsaVendor : Vendor
{
    public override bool ReportsCommentAuthors => true;

    internal override ConnectionPaths DefaultPaths =>
        new()
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
        };

    internal override bool TakesOAuth => true;

    internal override TicketSystem CreateClient(AnswerOptions answers) => new HaloPsaTickets(answers);

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers)
    {
        if (answers.OAuth is null)
        {
            yield return $"{prefix}OAuth__TokenUrl is missing: HaloPSA takes OAuth client credentials only.";
        }

        if (!int.TryParse(answers.OutcomeId, out _))
        {
            yield return $"{prefix}OutcomeId must be a number: HaloPSA takes no action without an outcome.";
        }

        foreach (var problem in AnswerChecks.NumericState(prefix, answers))
        {
            yield return problem;
        }
    }
}
