using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Controls;

/// <summary><c>GET /tenants/{tenantId}/users/{userId}/snooze</c>: whether scans leave the user alone.</summary>
public sealed class GetSnooze(SnoozeStore snoozes, TenantPolicies tenants)
{
    [Function(nameof(GetSnooze))]
    [ApiOperation(
        "Read the snooze of a user",
        Scope = RouteScope.Tenant,
        Role = ApiRole.Read,
        Answer = typeof(SnoozeResource),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = SnoozeRoute.Path)] HttpRequest request,
        string tenantId,
        string userId,
        CancellationToken cancellationToken
    ) =>
        SnoozeRoute.Of(request.Scope(), tenantId, userId, tenants) is { } route
        && await snoozes.FindAsync(route.TenantId, route.UserId, cancellationToken) is { } snooze
            ? ApiJson.Answer(SnoozeResource.Of(snooze))
            : Problem.NotFound($"The user '{userId}' of tenant '{tenantId}' is not snoozed.");
}

/// <summary><c>PUT /tenants/{tenantId}/users/{userId}/snooze</c>: scans skip the user until then. A running remediation goes on.</summary>
public sealed class PutSnooze(SnoozeStore snoozes, TenantPolicies tenants, TimeProvider time)
{
    private static readonly TimeSpan _maximum = TimeSpan.FromDays(366);

    [Function(nameof(PutSnooze))]
    [ApiOperation(
        "Snooze a user: scans skip the user until the given time",
        Scope = RouteScope.Tenant,
        Notes = "At most 366 days ahead. A remediation that is running goes on, and one that is requested starts.",
        Role = ApiRole.Operate,
        Body = typeof(NewSnooze),
        Example = """{"until":"2026-12-01T00:00:00Z","reason":"On leave."}""",
        Answer = typeof(SnoozeResource),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = SnoozeRoute.Path)] HttpRequest request,
        string tenantId,
        string userId,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewSnooze>(request, cancellationToken);
        if (SnoozeRoute.Of(request.Scope(), tenantId, userId, tenants) is not { } route)
        {
            return Problem.NotFound($"`tenantId` '{tenantId}' must be the GUID of a configured tenant, and `userId` '{userId}' a GUID.");
        }

        if (StatedReason.Refuse(body.Reason) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        if (body.Until <= now || body.Until > now + _maximum)
        {
            return Problem.BadRequest("until-wrong", $"`until` must be in the future, at most {_maximum.Days} days ahead.");
        }

        var by = Caller.Of(request.HttpContext.User);
        return ApiJson.Answer(
            SnoozeResource.Of(await snoozes.SetAsync(route.TenantId, route.UserId, body.Until, by, body.Reason, cancellationToken))
        );
    }
}

/// <summary><c>DELETE /tenants/{tenantId}/users/{userId}/snooze</c>: scans look after the user again.</summary>
public sealed class DeleteSnooze(SnoozeStore snoozes, TenantPolicies tenants)
{
    [Function(nameof(DeleteSnooze))]
    [ApiOperation("End the snooze of a user", Scope = RouteScope.Tenant, Role = ApiRole.Operate, Status = 204, Refuses = [404])]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = SnoozeRoute.Path)] HttpRequest request,
        string tenantId,
        string userId,
        CancellationToken cancellationToken
    ) =>
        SnoozeRoute.Of(request.Scope(), tenantId, userId, tenants) is { } route
        && await snoozes.RemoveAsync(route.TenantId, route.UserId, Caller.Of(request.HttpContext.User), cancellationToken)
            ? Results.NoContent()
            : Problem.NotFound($"The user '{userId}' of tenant '{tenantId}' is not snoozed.");
}

/// <summary>That scans leave a user alone for a while. What a person asks for is done all the same.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserId">The user's Entra object id.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="By">Who set it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record SnoozeResource(Guid TenantId, Guid UserId, DateTimeOffset Until, Principal By, DateTimeOffset At, string Reason)
{
    /// <summary>The resource of a snooze.</summary>
    public static SnoozeResource Of(Snooze snooze) =>
        new(snooze.TenantId, snooze.UserId, snooze.Until, snooze.By, snooze.At, snooze.Reason);
}

/// <summary>The body that snoozes a user.</summary>
/// <param name="Until">When it is to end: in the future, and at most a year away.</param>
/// <param name="Reason">Why, in 1 to 500 characters.</param>
public sealed record NewSnooze(DateTimeOffset Until, string Reason);

/// <summary>The user whom a route names.</summary>
internal readonly record struct SnoozeRoute(Guid TenantId, Guid UserId)
{
    public const string Path = "api/v1/tenants/{tenantId}/users/{userId}/snooze";

    /// <summary>Null when the tenant is not configured here, or one of the two is no GUID.</summary>
    public static SnoozeRoute? Of(TenantScope scope, string tenantId, string userId, TenantPolicies tenants) =>
        Guid.TryParseExact(tenantId, "D", out var tenant)
        && tenants.Contains(scope, tenant)
        && Guid.TryParseExact(userId, "D", out var user)
            ? new SnoozeRoute(tenant, user)
            : null;
}
