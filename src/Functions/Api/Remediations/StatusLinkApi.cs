using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>POST /remediations/{id}/status-links</c>: a link to this remediation alone, for people without a role here.</summary>
public sealed class CreateStatusLink(RemediationStore store, StatusLinks statusLinks, ApiLinks links, TimeProvider time)
{
    private const int MaximumLinks = 50;

    [Function(nameof(CreateStatusLink))]
    [ApiOperation(
        "Create a link that shows this remediation to people without a role",
        Scope = RouteScope.Caller,
        Notes = "Needs `Api__StatusLinkKeys`.",
        Role = ApiRole.Operate,
        Status = 201,
        Answer = typeof(StatusLinkResource),
        Refuses = [404, 409, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = StatusLinkRoute.Path)] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (!statusLinks.AreOn)
        {
            return Problem.Unprocessable("status-links-off", "No key for status links is configured. Set Api__StatusLinkKeys__0.");
        }

        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return StatusLinkRoute.NotFound(id);
        }

        if (record.StatusLinks?.Count >= MaximumLinks)
        {
            return Problem.Conflict("too-many-status-links", $"The remediation has {MaximumLinks} status links. Use one of them.");
        }

        var link = statusLinks.Create(id, StatusLinks.NewId());
        var known = new KnownStatusLink(link.Id, Caller.Of(request.HttpContext.User), time.GetUtcNow(), link.ExpiresAt);
        await store.UpdateAsync(request.Scope(), id, $"status-link-{link.Id}", current => current.With(known), cancellationToken);
        var url = links.To(request, $"status/{link.Token}");
        request.HttpContext.Response.Headers.Location = url;
        return ApiJson.Answer(new StatusLinkResource(link.Id, url, link.ExpiresAt), StatusCodes.Status201Created);
    }
}

/// <summary><c>GET /remediations/{id}/status-links</c>: the links of this remediation, without their secrets.</summary>
public sealed class ListStatusLinks(RemediationStore store, StatusLinks statusLinks)
{
    [Function(nameof(ListStatusLinks))]
    [ApiOperation(
        "List the status links of a remediation",
        Scope = RouteScope.Caller,
        Notes = "Those that were created, and the one that each of its tickets got; not the links themselves, which are secrets.",
        Role = ApiRole.Read,
        Answer = typeof(StatusLinkList),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = StatusLinkRoute.Path)] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return StatusLinkRoute.NotFound(id);
        }

        var ofTickets = statusLinks.AreOn
            ? record.Tickets.ToDictionary(ticket => StatusLinks.IdOf(ticket.Ticket), ticket => $"{ticket.Ticket.System}/{ticket.Ticket.Id}")
            : [];
        var known = (record.StatusLinks ?? []).ToDictionary(link => link.Id);
        return ApiJson.Answer(
            new StatusLinkList([
                .. known
                    .Keys.Union(ofTickets.Keys)
                    .Select(linkId => (Link: known.GetValueOrDefault(linkId), Id: linkId, Ticket: ofTickets.GetValueOrDefault(linkId)))
                    .Select(one => new StatusLinkEntry(
                        one.Id,
                        one.Ticket,
                        one.Link?.CreatedBy,
                        one.Link?.CreatedAt,
                        one.Link?.ExpiresAt,
                        one.Link?.RevokedBy,
                        one.Link?.RevokedAt
                    )),
            ])
        );
    }
}

/// <summary><c>DELETE /remediations/{id}/status-links/{linkId}</c>: the link shows nothing from now on; the others do.</summary>
public sealed class RevokeStatusLink(RemediationStore store, TimeProvider time)
{
    [Function(nameof(RevokeStatusLink))]
    [ApiOperation(
        "Revoke one status link",
        Scope = RouteScope.Caller,
        Notes = "Revoking a link that is revoked already changes nothing.",
        Role = ApiRole.Operate,
        Status = 204,
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = StatusLinkRoute.Path + "/{linkId}")] HttpRequest request,
        string id,
        string linkId,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return StatusLinkRoute.NotFound(id);
        }

        var known = record.StatusLinks?.FirstOrDefault(link => link.Id == linkId);
        if (known is null && !record.Tickets.Any(ticket => StatusLinks.IdOf(ticket.Ticket) == linkId))
        {
            return Problem.NotFound($"The remediation '{id}' has no status link '{linkId}'.");
        }

        var by = Caller.Of(request.HttpContext.User);
        var revoked = (known ?? new KnownStatusLink(linkId)) with { RevokedBy = by, RevokedAt = time.GetUtcNow() };
        await store.UpdateAsync(
            request.Scope(),
            id,
            $"status-link-{linkId}-revoked",
            current => current.With(revoked),
            cancellationToken,
            new NewStep("status-link-revoked", $"{by} revoked the status link {linkId}.")
        );
        return Results.NoContent();
    }
}

/// <summary>What the routes of status links share.</summary>
internal static class StatusLinkRoute
{
    /// <summary>The route of the links of a remediation.</summary>
    public const string Path = "api/v1/remediations/{id}/status-links";

    /// <summary>404: there is no such remediation.</summary>
    public static IResult NotFound(string id) => Problem.NotFound($"There is no remediation '{id}'.");
}

/// <summary>A link that shows one remediation to whoever holds it.</summary>
/// <param name="Id">Revokes it.</param>
/// <param name="Url">The link; a secret as long as it lasts.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record StatusLinkResource(string Id, string Url, DateTimeOffset ExpiresAt);

/// <summary>The status links of a remediation.</summary>
/// <param name="Items">The links.</param>
public sealed record StatusLinkList(IReadOnlyList<StatusLinkEntry> Items);

/// <summary>One of them, without its secret.</summary>
/// <param name="Id">Revokes it.</param>
/// <param name="Ticket">The ticket that it was written into, as connection and id; absent for one that somebody created.</param>
/// <param name="CreatedBy">Who created it; absent for the one in a ticket.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">When it ends; the one in a ticket lasts as long after the last message there as the settings say.</param>
/// <param name="RevokedBy">Who revoked it.</param>
/// <param name="RevokedAt">When; absent where it was not revoked.</param>
public sealed record StatusLinkEntry(
    string Id,
    string? Ticket,
    Principal? CreatedBy,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ExpiresAt,
    Principal? RevokedBy,
    DateTimeOffset? RevokedAt
);
