using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.StatusLinks;

/// <summary><c>POST /remediations/{id}/status-links</c>: a link to this remediation alone, for people without a role here.</summary>
public sealed class CreateStatusLink(RemediationStore store, StatusLinks statusLinks, ApiLinks links)
{
    [Function(nameof(CreateStatusLink))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations/{id}/status-links")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!statusLinks.AreOn)
        {
            return Problem.Unprocessable("status-links-off", "No key for status links is configured: set Api__StatusLinkKeys__0.");
        }

        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var link = statusLinks.Create(id);
        var url = links.To(request, $"status/{link.Token}");
        request.HttpContext.Response.Headers.Location = url;
        return ApiJson.Answer(new StatusLinkResource(url, link.ExpiresAt), StatusCodes.Status201Created);
    }
}

/// <summary>A link that shows one remediation to whoever holds it.</summary>
/// <param name="Url">The link; a secret as long as it lasts.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record StatusLinkResource(string Url, DateTimeOffset ExpiresAt);
