using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>GET /remediations</c>: filtered, newest first, page by page.</summary>
public sealed class ListRemediations(RemediationStore store, RemediationPresenter presenter)
{
    [Function(nameof(ListRemediations))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(Filter(request), cancellationToken);
        return ApiJson.Answer(new RemediationList([.. page.Items.Select(summary => presenter.Present(request, summary))], page.NextCursor));
    }

    private static RemediationFilter Filter(HttpRequest request) => new()
    {
        TenantId = QueryText.Identity(request, "tenantId"),
        State = QueryText.Word<RemediationState>(request, "state"),
        User = QueryText.Text(request, "user"),
        Ticket = QueryText.Text(request, "ticket") is { } ticket ? new TicketFilter(ticket) : null,
        Since = QueryText.Moment(request, "since"),
        Cursor = QueryText.Text(request, "cursor"),
        Top = QueryText.PageSize(request),
    };
}
