using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>Microsoft Graph v1.0: routes a request to what answers it.</summary>
/// <param name="tenants">The tenants.</param>
/// <param name="gateway">What every request passes.</param>
/// <param name="behavior">How Graph behaves where the documents leave it open.</param>
/// <param name="time">The clock by which links expire.</param>
internal sealed class GraphService(TenantDirectory tenants, Gateway gateway, GraphBehavior behavior, TimeProvider time)
{
    private readonly UserProperties _properties = new(behavior);
    private readonly UserList _list = new(behavior, new UserProperties(behavior), time);
    private readonly UserActions _actions = new(behavior);
    private readonly ServicePrincipalRoutes _principals = new(tenants);

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">The client has gone.</param>
    /// <returns>The answer.</returns>
    public async Task<Answer> AnswerAsync(GraphRequest request, CancellationToken cancellation)
    {
        var (route, permissions, perform) = Route(request, cancellation);
        var cost = RequestCost.Of(request);
        var answer = await gateway.AnswerAsync(
            new ApiRequest(
                ApiName.Graph,
                route,
                $"{Uri.UnescapeDataString(request.Path)}?{Uri.UnescapeDataString(request.QueryString)}",
                request.Caller,
                request.Caller?.TenantId
            )
            {
                Cost = cost,
            },
            async distortion => GraphPermissions.Refuse(request.Caller, permissions) ?? await perform(distortion),
            cancellation
        );
        if (cost != default && answer.Status is >= 200 and < 300)
        {
            answer.With("x-ms-resource-unit", cost.Units.ToString(CultureInfo.InvariantCulture));
        }

        return answer.Headers.ContainsKey("request-id") ? answer : answer.With("request-id", Guid.NewGuid().ToString());
    }

    private (string Route, string[] Permissions, Func<Distortion, Task<Answer>> Perform) Route(
        GraphRequest request,
        CancellationToken cancellation
    ) =>
        (request.Method, request.Segments) switch
        {
            ("GET", ["users"]) => (
                "GET /users",
                GraphPermissions.ReadUsers,
                In(request, (tenant, distortion) => _list.Page(request, tenant.Users.Active, distortion))
            ),
            ("GET", ["users", "$count"]) => (
                "GET /users/$count",
                GraphPermissions.ReadUsers,
                In(request, (tenant, _) => Count(request, tenant))
            ),
            ("GET", ["users", var id]) => (
                "GET /users/{id}",
                GraphPermissions.ReadUsers,
                In(request, (tenant, distortion) => One(request, tenant, id, distortion))
            ),
            ("POST", ["users", var id, "retryServiceProvisioning" or "microsoft.graph.retryServiceProvisioning"]) => (
                "POST /users/{id}/retryServiceProvisioning",
                GraphPermissions.ManageIdentities,
                In(request, (tenant, _) => UserActions.Retry(tenant, id))
            ),
            ("GET", ["directory", "deletedItems", "microsoft.graph.user" or "graph.user"]) => (
                "GET /directory/deletedItems/microsoft.graph.user",
                GraphPermissions.ReadUsers,
                In(request, (tenant, distortion) => _list.Page(request, tenant.Users.Deleted, distortion))
            ),
            ("GET", ["directory", "deletedItems", var id]) => (
                "GET /directory/deletedItems/{id}",
                GraphPermissions.ReadUsers,
                In(request, (tenant, distortion) => OneDeleted(request, tenant, id, distortion))
            ),
            ("GET", ["directory", "deletedItems", "microsoft.graph.user" or "graph.user", var id]) => (
                "GET /directory/deletedItems/{id}",
                GraphPermissions.ReadUsers,
                In(request, (tenant, distortion) => OneDeleted(request, tenant, id, distortion))
            ),
            ("DELETE", ["directory", "deletedItems", var id]) => (
                "DELETE /directory/deletedItems/{id}",
                GraphPermissions.PurgeUsers,
                In(request, (tenant, _) => _actions.PurgeDeleted(tenant, id, request.Caller!))
            ),
            ("GET", ["organization"]) => (
                "GET /organization",
                GraphPermissions.ReadOrganization,
                In(request, (tenant, _) => Organization(request, tenant))
            ),
            ("GET", ["servicePrincipals"]) => (
                "GET /servicePrincipals",
                GraphPermissions.ReadApplications,
                In(request, (tenant, _) => ServicePrincipalRoutes.List(request, tenant))
            ),
            ("POST", ["servicePrincipals"]) => (
                "POST /servicePrincipals",
                GraphPermissions.WriteApplications,
                In(request, (tenant, _) => _principals.Create(request, tenant))
            ),
            ("GET", ["servicePrincipals", var id, "appRoleAssignments"]) => (
                "GET /servicePrincipals/{id}/appRoleAssignments",
                GraphPermissions.ReadApplications,
                In(request, (tenant, _) => ServicePrincipalRoutes.Assignments(request, tenant, id))
            ),
            ("POST", ["servicePrincipals", var id, "appRoleAssignments"]) => (
                "POST /servicePrincipals/{id}/appRoleAssignments",
                GraphPermissions.AssignAppRoles,
                In(request, (tenant, _) => ServicePrincipalRoutes.Assign(request, tenant, id))
            ),
            ("POST", ["$batch"]) => ("POST /$batch", GraphPermissions.AnyToken, _ =>
                GraphBatch.AnswerAsync(request, AnswerAsync, cancellation)
            ),
            _ => ($"{request.Method} (unknown)", GraphPermissions.ReadUsers, _ =>
                Task.FromResult(
                    GraphError.Answer(400, "BadRequest", $"Resource not found for the segment '{request.Segments.LastOrDefault()}'.")
                )
            ),
        };

    private Func<Distortion, Task<Answer>> In(GraphRequest request, Func<Tenant, Distortion, Answer> answer) =>
        distortion =>
        {
            var tenant = tenants.Get(request.Caller!.TenantId);
            return Task.FromResult(tenant.Run(() => answer(tenant, distortion)));
        };

    private Answer One(GraphRequest request, Tenant tenant, string id, Distortion distortion) =>
        tenant.Users.ReadActive(id) is { } user
            ? Entity(request, distortion == Distortion.WrongRow ? tenant.Users.Active.First(other => other.Id != user.Id) : user)
            : GraphError.NotFound(id);

    private Answer OneDeleted(GraphRequest request, Tenant tenant, string id, Distortion distortion) =>
        Guid.TryParse(id, out var objectId) && tenant.Users.Find(objectId) is { DeletedDateTime: not null } user
            ? Entity(request, distortion == Distortion.WrongRow ? tenant.Users.Active.First() : user)
            : GraphError.NotFound(id);

    private Answer Entity(GraphRequest request, DirectoryUser user)
    {
        var writers = _properties.Resolve(request.Option("$select"), out var unknown);
        return unknown is not null
            ? GraphError.BadRequest($"Could not find a property named '{unknown}' on type 'microsoft.graph.user'.")
            : Answer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteString("@odata.context", $"{request.BaseUrl}/$metadata#users/$entity");
                foreach (var write in writers)
                {
                    write(json, user);
                }

                json.WriteEndObject();
            });
    }

    private static Answer Count(GraphRequest request, Tenant tenant) =>
        string.Equals(request.ConsistencyLevel, "eventual", StringComparison.OrdinalIgnoreCase)
            ? Answer.Text(200, tenant.Users.Active.Count.ToString(CultureInfo.InvariantCulture), "text/plain")
            : GraphError.BadRequest("$count is not currently supported. Send the header ConsistencyLevel: eventual.");

    private static Answer Organization(GraphRequest request, Tenant tenant) => Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.BaseUrl}/$metadata#organization");
            json.WriteStartArray("value");
            json.WriteStartObject();
            json.WriteString("id", tenant.Id);
            json.WriteString("displayName", tenant.Scenario.Name);
            json.WriteBoolean("onPremisesSyncEnabled", true);
            json.WriteStartArray("verifiedDomains");
            json.WriteStartObject();
            json.WriteString("name", tenant.Scenario.DefaultDomain);
            json.WriteBoolean("isDefault", true);
            json.WriteBoolean("isInitial", false);
            json.WriteString("type", "Managed");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
}

/// <summary>Up to twenty requests in one; each is counted, throttled and answered by itself.</summary>
internal static class GraphBatch
{
    private const int Largest = 20;

    /// <summary>Answers a batch.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="answerOne">Answers one of its requests.</param>
    /// <param name="cancellation">The client has gone.</param>
    /// <returns>200 with an answer for each, or 400.</returns>
    public static async Task<Answer> AnswerAsync(
        GraphRequest request,
        Func<GraphRequest, CancellationToken, Task<Answer>> answerOne,
        CancellationToken cancellation
    )
    {
        JsonArray? parts;
        try
        {
            parts = JsonNode.Parse(request.Body.Span)?["requests"] as JsonArray;
        }
        catch (JsonException)
        {
            parts = null;
        }

        if (
            parts is null
            || parts.Count is 0 or > Largest
            || parts.Any(part => part?["id"] is null || part["method"] is null || part["url"] is null)
        )
        {
            return GraphError.Answer(
                400,
                "BadRequest",
                $"Invalid batch payload format: write 1 to {Largest} requests, each with id, method and url."
            );
        }

        var answers = new List<(string Id, Answer Answer)>();
        foreach (var part in parts)
        {
            answers.Add((part!["id"]!.ToString(), await answerOne(Unpack(request, part), cancellation)));
        }

        return BatchResponse.Of(answers);
    }

    private static GraphRequest Unpack(GraphRequest batch, JsonNode part)
    {
        var url = part["url"]!.ToString();
        var question = url.IndexOf('?', StringComparison.Ordinal);
        return new GraphRequest(
            part["method"]!.ToString().ToUpperInvariant(),
            "/" + (question < 0 ? url : url[..question]).TrimStart('/'),
            question < 0 ? "" : url[question..],
            part["headers"]?["ConsistencyLevel"]?.ToString(),
            part["body"] is { } body ? System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()) : default,
            batch.Caller,
            batch.BaseUrl
        );
    }
}
