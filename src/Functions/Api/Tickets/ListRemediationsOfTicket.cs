using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Tickets;

/// <summary><c>GET /tickets/{system}/{ticketId}/remediations</c>: what came of a ticket, newest first.</summary>
public sealed class ListRemediationsOfTicket(RemediationStore store, RemediationPresenter presenter)
{
    [Function(nameof(ListRemediationsOfTicket))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tickets/{system}/{ticketId}/remediations")] HttpRequest request,
        string system,
        string ticketId,
        CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(
            new RemediationFilter { Ticket = new TicketFilter(ticketId, system), Cursor = QueryText.Text(request, "cursor"), Top = QueryText.PageSize(request) },
            cancellationToken);
        return ApiJson.Answer(new RemediationList([.. page.Items.Select(summary => presenter.Present(request, summary))], page.NextCursor));
    }
}
