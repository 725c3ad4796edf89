using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.StatusLinks;

/// <summary><c>GET /status/{token}</c>: what a status link leads to. A page for browsers, JSON for others.</summary>
public sealed class GetStatus(StatusLinks statusLinks, RemediationStore store, RemediationPresenter presenter, RequestRates rates)
{
    private const string NotHere = "This link leads nowhere: it is incomplete, was altered, or the remediation is no longer kept.";

    [Function(nameof(GetStatus))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/status/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken)
    {
        var reading = statusLinks.Read(token);
        // Whoever guesses links uses up the room of those who guess, not of those who have one.
        if (rates.Refuse(request.HttpContext, reading is StatusLinkReading.Good(var linked) ? $"status {linked}" : null) is { } refusal)
        {
            return refusal;
        }

        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        switch (reading)
        {
            case StatusLinkReading.Good(var id):
                return await store.FindWithStepsAsync(id, cancellationToken) is { } found
                    ? Show(request, presenter.PresentToHolder(request, found.Record, found.Steps, token))
                    : Problem.NotFound(NotHere);
            case StatusLinkReading.Expired:
                return Problem.Gone("status-link-expired", "This link has expired; ask for a new one in the ticket.");
            default:
                return Problem.NotFound(NotHere);
        }
    }

    private static IResult Show(HttpRequest request, RemediationResource remediation) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html") ? new StatusPage(remediation) : ApiJson.Answer(remediation);
}
