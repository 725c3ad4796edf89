using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Reports;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>GET /remediations</c>: filtered, newest first, page by page.</summary>
public sealed class ListRemediations(RemediationStore store, RemediationPresenter presenter)
{
    [Function(nameof(ListRemediations))]
    [ApiOperation("List remediations, newest first", Scope = RouteScope.Caller, Role = ApiRole.Read, Answer = typeof(RemediationList))]
    [ApiAlsoAnswers(200, "All of them as a table, from the cursor on, 50,000 at most.", MediaType = CsvAnswer.MediaType)]
    [ApiQuery("tenantId", "Only those of one tenant.", Type = typeof(Guid))]
    [ApiQuery("state", "Only those in one state.", Type = typeof(RemediationState))]
    [ApiQuery(
        "needsAttention",
        "`true`: only those that somebody still has to look at: the latest of their user, unless the user is snoozed. Needs `state`.",
        Values = ["true", "false"]
    )]
    [ApiQuery("user", "Only those of one user: object id or user principal name.")]
    [ApiQuery("ticket", "Only those of one ticket, of any ticket system.")]
    [ApiQuery("since", "Only those created at this time or later.", Type = typeof(DateTimeOffset))]
    [CursorQuery]
    [PageSizeQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (CsvAnswer.IsAskedFor(request))
        {
            return RemediationTable.Of(store, request.Scope(), Filter(request), cancellationToken);
        }

        var page = await store.ListAsync(request.Scope(), Filter(request), cancellationToken);
        return ApiJson.Answer(presenter.Present(request, page));
    }

    private static RemediationFilter Filter(HttpRequest request)
    {
        var filter = Read(request);
        return filter is { NeedsAttention: true, State: null }
            ? throw new InvalidRequestException("query-wrong", "`needsAttention=true` needs `state`, such as `state=NeedsOperator`.")
            : filter;
    }

    private static RemediationFilter Read(HttpRequest request) =>
        new()
        {
            TenantId = RequestQuery.Identity(request, "tenantId"),
            State = RequestQuery.Word<RemediationState>(request, "state"),
            NeedsAttention = RequestQuery.Text(request, "needsAttention") is "true",
            User = RequestQuery.Text(request, "user"),
            Ticket = RequestQuery.Text(request, "ticket") is { } ticket ? new TicketFilter(ticket) : null,
            Since = RequestQuery.Moment(request, "since"),
            Cursor = RequestQuery.Text(request, "cursor"),
            Top = RequestQuery.PageSize(request),
        };
}

/// <summary><c>GET /tickets/{system}/{ticketId}/remediations</c>: what came of a ticket, newest first.</summary>
public sealed class ListRemediationsOfTicket(RemediationStore store, RemediationPresenter presenter)
{
    [Function(nameof(ListRemediationsOfTicket))]
    [ApiOperation(
        "List the remediations of a ticket, newest first",
        Scope = RouteScope.Caller,
        Role = ApiRole.Read,
        Answer = typeof(RemediationList)
    )]
    [CursorQuery]
    [PageSizeQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tickets/{system}/{ticketId}/remediations")] HttpRequest request,
        string system,
        string ticketId,
        CancellationToken cancellationToken
    )
    {
        var filter = new RemediationFilter
        {
            Ticket = new TicketFilter(ticketId, system),
            Cursor = RequestQuery.Text(request, "cursor"),
            Top = RequestQuery.PageSize(request),
        };
        var page = await store.ListAsync(request.Scope(), filter, cancellationToken);
        return ApiJson.Answer(presenter.Present(request, page));
    }
}

/// <summary>A page of remediations, newest first.</summary>
/// <param name="Items">What the list shows of each; <c>links.self</c> leads to the rest.</param>
/// <param name="NextCursor">Pass it on as <c>cursor</c> for the next page; absent on the last one.</param>
public sealed record RemediationList(IReadOnlyList<RemediationEntry> Items, string? NextCursor);

/// <summary>One remediation in a list; members as in <see cref="RemediationResource"/>.</summary>
public sealed record RemediationEntry
{
    /// <summary>Identity.</summary>
    public required string Id { get; init; }

    /// <summary>The conventional status.</summary>
    public required OperationStatus Status { get; init; }

    /// <summary>The product's own state.</summary>
    public required RemediationState State { get; init; }

    /// <summary>How far it may go.</summary>
    public required RemediationMode Mode { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user.</summary>
    public required UserResource User { get; init; }

    /// <summary>The class of the error.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the product looks next.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>Repairing this error failed too often in a row: scans leave it alone, and only a person begins again.</summary>
    public bool Quarantined { get; init; }

    /// <summary>The ticket that it answers.</summary>
    public TicketReference? Ticket { get; init; }

    /// <summary>Tickets that asked for the same while it was under way, and are answered, too.</summary>
    public IReadOnlyList<TicketReference>? FurtherTickets { get; init; }

    /// <summary>What can be called from here.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}
