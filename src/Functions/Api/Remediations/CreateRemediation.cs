using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>POST /remediations</c>: asks for one user to be repaired, or attaches to what already runs for that user.</summary>
public sealed class CreateRemediation(RequestedRemediation requested, IdempotentRequests idempotency)
{
    [Function(nameof(CreateRemediation))]
    [ApiOperation(
        "Request the remediation of a user, or only its plan",
        Scope = RouteScope.Caller,
        Notes = "Poll `Operation-Location`. While a remediation of the user's error is running, that one is the answer.",
        Role = ApiRole.Operate,
        Body = typeof(NewRemediation),
        Example = """{"tenantId":"5f8d2c1a-7b3e-4f60-9c2d-1a2b3c4d5e6f","user":"ada@contoso.example","mode":"Plan"}""",
        Status = 202,
        Answer = typeof(RemediationResource),
        Refuses = [409, 422, 503]
    )]
    [ApiHeader(
        "Idempotency-Key",
        "The same key with the same body gets the same answer for a day.",
        Maximum = IdempotentRequests.MaximumKey
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewRemediation>(request, cancellationToken);
        return await idempotency.OnceAsync(
            request,
            body,
            () => requested.StartAsync(request, body, client, cancellationToken),
            cancellationToken
        );
    }
}

/// <summary>Begins a remediation that a caller requested, without a scan.</summary>
public sealed class RequestedRemediation(
    IDirectory directory,
    TenantPolicies tenants,
    RemediationIntake intake,
    RemediationPresenter presenter
)
{
    /// <summary>Begins, or attaches; says what is wrong with the request otherwise.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What it asks for.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="ended">The run that it asks for again; null where it asks for none.</param>
    public async Task<IResult> StartAsync(
        HttpRequest request,
        NewRemediation body,
        DurableTaskClient client,
        CancellationToken cancellationToken,
        RemediationRecord? ended = null
    )
    {
        if (!tenants.Contains(request.Scope(), body.TenantId))
        {
            return Problem.UnknownTenant(body.TenantId);
        }

        if (tenants.IsPaused(body.TenantId))
        {
            return Problem.TenantPaused(body.TenantId);
        }

        return await directory.FindUserAsync(body.TenantId, body.User, cancellationToken) switch
        {
            Read<DirectoryUser>.Found(var user) => await StartAsync(request, body, user, ended, client, cancellationToken),
            Read<DirectoryUser>.Unreadable({ Kind: ReadFaultKind.Refused } fault) => Problem.Unprocessable("user-wrong", fault.Detail),
            Read<DirectoryUser>.Unreadable({ Kind: ReadFaultKind.Ambiguous } fault) => Problem.Unprocessable(
                "user-ambiguous",
                fault.Detail
            ),
            Read<DirectoryUser>.Unreadable(var fault) => throw new UserUnreadableException(body.TenantId, body.User, fault),
            _ => Problem.Unprocessable("unknown-user", $"The tenant has no user '{body.User}'."),
        };
    }

    private async Task<IResult> StartAsync(
        HttpRequest request,
        NewRemediation body,
        DirectoryUser user,
        RemediationRecord? ended,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        if (ProvisioningErrorAnalyzer.Analyze(body.TenantId, user) is not [var error, ..])
        {
            return Problem.Unprocessable(
                "no-provisioning-error",
                $"{user.UserPrincipalName} has no unresolved Exchange error. There is nothing to repair."
            );
        }

        var newRequest = intake.Request(body.TenantId, user, error) with
        {
            Mode = body.Mode,
            Ticket = body.Ticket,
            RequestedBy = Caller.Of(request.HttpContext.User),
            IsRequested = true,
        };
        var started = await intake.StartAsync(ended is null ? newRequest : newRequest.InPlaceOf(ended), client, cancellationToken);
        var resource = presenter.Present(request, started.Record);
        return AcceptedOperation.Of(resource.Links["self"], retryAfterSeconds: 5, resource);
    }
}
