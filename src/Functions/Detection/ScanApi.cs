using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Detection;

/// <summary><c>POST /scans</c>: scans a tenant now. While one runs, that one is the answer.</summary>
public sealed class CreateScan(ScanStarter scans, TenantPolicies tenants, ApiLinks links)
{
    [Function(nameof(CreateScan))]
    [ApiOperation(
        "Scan a tenant now",
        Notes = "Poll `Operation-Location`. While a scan of the tenant is running, that one is the answer.",
        Role = ApiRole.Operate,
        Body = typeof(NewScan),
        Example = """{"tenantId":"5f8d2c1a-7b3e-4f60-9c2d-1a2b3c4d5e6f"}""",
        Status = 202,
        Answer = typeof(ScanResource),
        Refuses = [422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/scans")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewScan>(request, cancellationToken);
        if (!tenants.Contains(body.TenantId))
        {
            return Problem.UnknownTenant(body.TenantId);
        }

        var scan = await scans.StartAsync(body.TenantId, client, cancellationToken);
        return AcceptedOperation.Of(links.To(request, $"scans/{scan.Id}"), retryAfterSeconds: 2, ScanResource.Of(scan));
    }
}

/// <summary><c>GET /scans/{id}</c>: how far a scan has come.</summary>
public sealed class GetScan(ScanStore scans)
{
    [Function(nameof(GetScan))]
    [ApiOperation(
        "Read a scan",
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
        if (await scans.FindAsync(id, cancellationToken) is not { } scan)
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
            Method = scan.Method?.ToString(),
            Pages = scan.Pages,
            Users = scan.Users,
            UsersWithErrors = scan.UsersWithErrors,
            ErrorsEnqueued = scan.ErrorsEnqueued,
            Fault = scan.Fault?.ToString(),
        };
}

/// <summary>The body of a request for a scan.</summary>
/// <param name="TenantId">The tenant.</param>
public sealed record NewScan(Guid TenantId);
