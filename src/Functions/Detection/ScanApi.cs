using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Detection;

/// <summary><c>POST /scans</c>: scans a tenant now. While one runs, that one is the answer.</summary>
public sealed class CreateScan(ScanStarter scans, TenantPolicies tenants, ApiLinks links)
{
    [Function(nameof(CreateScan))]
    [ApiOperation(
        "Scan a tenant now",
        Scope = RouteScope.Caller,
        Notes = "At once, whatever the tenant's cadence. Poll `Operation-Location`. While a scan of the tenant is running, that one is the "
            + "answer.",
        Role = ApiRole.Operate,
        Body = typeof(NewScan),
        Example = """{"tenantId":"5f8d2c1a-7b3e-4f60-9c2d-1a2b3c4d5e6f"}""",
        Status = 202,
        Answer = typeof(ScanResource),
        Refuses = [409, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/scans")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewScan>(request, cancellationToken);
        if (!tenants.Contains(request.Scope(), body.TenantId))
        {
            return Problem.UnknownTenant(body.TenantId);
        }

        if (tenants.IsPaused(body.TenantId))
        {
            return Problem.TenantPaused(body.TenantId);
        }

        var scan = await scans.StartNowAsync(body.TenantId, client, cancellationToken);
        return AcceptedOperation.Of(links.To(request, $"scans/{scan.Id}"), retryAfterSeconds: 2, ScanResource.Of(scan));
    }
}

/// <summary><c>GET /scans/{id}</c>: how far a scan has come.</summary>
public sealed class GetScan(ScanStore scans)
{
    [Function(nameof(GetScan))]
    [ApiOperation(
        "Read a scan",
        Scope = RouteScope.Caller,
        Notes = "A scan that could not read every user is `Partial`.",
        Role = ApiRole.Read,
        Answer = typeof(ScanResource),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/scans/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await scans.FindAsync(request.Scope(), id, cancellationToken) is not { } scan)
        {
            return Problem.NotFound($"There is no scan '{id}'.");
        }

        if (scan.State is ScanState.Running)
        {
            request.HttpContext.Response.Headers.RetryAfter = "2";
        }

        return ApiJson.Answer(ScanResource.Of(scan));
    }
}

/// <summary><c>GET /scans</c>: filtered, newest first, page by page.</summary>
public sealed class ListScans(ScanStore scans)
{
    [Function(nameof(ListScans))]
    [ApiOperation(
        "List scans, newest first",
        Scope = RouteScope.Caller,
        Notes = "A page may be shorter than `top`: the last one is the one without `nextCursor`.",
        Role = ApiRole.Read,
        Answer = typeof(ScanList)
    )]
    [ApiQuery("tenantId", "Only those of one tenant.", Type = typeof(Guid))]
    [ApiQuery("state", "Only those in one state.", Type = typeof(ScanState))]
    [CursorQuery]
    [PageSizeQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/scans")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var page = await scans.ListAsync(
            request.Scope(),
            new ScanFilter
            {
                TenantId = RequestQuery.Identity(request, "tenantId"),
                State = RequestQuery.Word<ScanState>(request, "state"),
                Cursor = RequestQuery.Text(request, "cursor"),
                Top = RequestQuery.PageSize(request),
            },
            cancellationToken
        );
        return ApiJson.Answer(new ScanList([.. page.Items.Select(ScanResource.Of)], page.NextCursor));
    }
}

/// <summary>A page of scans, newest first.</summary>
/// <param name="Items">The scans.</param>
/// <param name="NextCursor">Pass it on as <c>cursor</c> for the next page; absent on the last one.</param>
public sealed record ScanList(IReadOnlyList<ScanResource> Items, string? NextCursor);

/// <summary>A scan as callers see it.</summary>
public sealed record ScanResource
{
    /// <summary>Identity.</summary>
    public required string Id { get; init; }

    /// <summary>The conventional status of a long-running operation. A partial scan has failed: it does not cover every user.</summary>
    public required OperationStatus Status { get; init; }

    /// <summary>TenantHygiene's own state.</summary>
    public required ScanState State { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How users were found: <c>Full</c> or <c>Filtered</c>.</summary>
    public string? Method { get; init; }

    /// <summary>Pages read.</summary>
    public int Pages { get; init; }

    /// <summary>Users read.</summary>
    public int Users { get; init; }

    /// <summary>
    /// Users in the tenant, as Microsoft Graph counts them. Absent for a scan of few pages, for one that lets the service filter, and where
    /// they could not be counted.
    /// </summary>
    public int? UsersInTotal { get; init; }

    /// <summary>
    /// Seconds until every user is read, at the rate so far. Absent when the scan has ended, and where `usersInTotal` is not known.
    /// </summary>
    public int? SecondsLeft { get; init; }

    /// <summary>How often reading began again, because Microsoft Graph no longer accepted its own link to the next page.</summary>
    public int Restarts { get; init; }

    /// <summary>The page after which the scan went on when its process last died; absent when none did.</summary>
    public int? ResumedFrom { get; init; }

    /// <summary>
    /// Whether more users have errors than the scan keeps (50,000). All errors are on the queue, but remediations whose error has vanished
    /// were not looked for.
    /// </summary>
    public bool ExceedsComparison { get; init; }

    /// <summary>Users that carry unresolved Exchange errors.</summary>
    public int UsersWithErrors { get; init; }

    /// <summary>Errors put on the queue.</summary>
    public int ErrorsEnqueued { get; init; }

    /// <summary>Why it is not complete.</summary>
    public string? Fault { get; init; }

    /// <summary>The resource of a record.</summary>
    public static ScanResource Of(ScanRecord scan) =>
        new()
        {
            Id = scan.Id,
            Status = scan.State switch
            {
                ScanState.Running => OperationStatus.Running,
                ScanState.Complete => OperationStatus.Succeeded,
                _ => OperationStatus.Failed,
            },
            State = scan.State,
            TenantId = scan.TenantId,
            StartedAt = scan.StartedAt,
            EndedAt = scan.EndedAt,
            Method = scan.Method,
            Pages = scan.Pages,
            Users = scan.Users,
            UsersInTotal = scan.UsersInTotal,
            SecondsLeft = EstimateSecondsLeft(scan),
            Restarts = scan.Restarts,
            ResumedFrom = scan.ResumedFrom,
            ExceedsComparison = scan.ExceedsComparison,
            UsersWithErrors = scan.UsersWithErrors,
            ErrorsEnqueued = scan.ErrorsEnqueued,
            Fault = scan.Fault?.ToString(),
        };

    private static int? EstimateSecondsLeft(ScanRecord scan) =>
        scan is { State: ScanState.Running, UsersInTotal: { } total, Users: > 0 }
            ? (int)Math.Ceiling(scan.ReadingTime.TotalSeconds / scan.Users * Math.Max(total - scan.Users, 0))
            : null;
}

/// <summary>The body of a request for a scan.</summary>
/// <param name="TenantId">The tenant.</param>
public sealed record NewScan(Guid TenantId);
