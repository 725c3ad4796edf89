using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>
/// Who has a role in one tenant sees and does there what the role allows, and nothing elsewhere: what is out of scope answers as if it were
/// not there.
/// </summary>
[Collection(nameof(SharedProduct))]
public sealed class TenantScopeTests(SharedProduct product) : EndToEndTests(product)
{
    private static readonly Guid _own = TenantDriver.Fabrikam;
    private static readonly Guid _foreign = TenantDriver.Contoso;

    /// <summary>The routes that ask for a token, as the API describes itself.</summary>
    private static readonly DescribedRoute[] _routes =
    [
        .. from path in JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "openapi.json")))!["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        let scope = (string?)operation.Value!["x-tenant-scope"]
        where scope is not null
        select new DescribedRoute(
            operation.Key.ToUpperInvariant(),
            path.Key["/api/v1/".Length..],
            (string)operation.Value["security"]![0]!["entra"]![0]!,
            scope
        ),
    ];

    [Fact]
    public async Task Without_a_grant_of_its_role_a_route_is_closed_and_grants_of_the_other_roles_do_not_open_it()
    {
        foreach (var role in ApiDriver.Roles)
        {
            var token = await PersonAsync($"all-but-{role}", [.. ApiDriver.Roles.Where(other => other != role)]);
            foreach (var route in _routes.Where(route => route.Role == role))
            {
                var answer = await CallAsync(route, _own, token);

                Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{route}: {answer}");
            }
        }
    }

    [Fact]
    public async Task A_grant_in_one_tenant_opens_what_is_of_this_tenant_and_nothing_else()
    {
        foreach (var role in ApiDriver.Roles)
        {
            var token = await PersonAsync($"only-{role}", role);
            foreach (var route in _routes.Where(route => route.Role == role))
            {
                var own = await CallAsync(route, _own, token);
                var foreign = await CallAsync(route, _foreign, token);

                // What an open route that names no tenant shows of whom, the tests below say.
                var isClosed = route.Scope is "AllTenants";
                Assert.True(own.Status is HttpStatusCode.Forbidden == isClosed, $"{route} in the own tenant: {own}");
                Assert.True(
                    route.Scope is not "Tenant" || foreign.Status == HttpStatusCode.NotFound,
                    $"{route} in the other tenant: {foreign}"
                );
            }
        }
    }

    [Fact]
    public async Task A_remediation_out_of_scope_is_not_there()
    {
        var user = await Tenant.AddConflictAsync("scope-foreign");
        var id = await Api.RequestRemediationAsync(user, "plan");
        await Api.WaitForEndAsync(id);
        var token = await PersonAsync("scope-all-roles", [.. ApiDriver.Roles]);

        foreach (var route in _routes.Where(route => route.Path.StartsWith("remediations/{id}", StringComparison.Ordinal)))
        {
            var answer = await CallAsync(route, _own, token, id);

            Assert.True(answer.Status == HttpStatusCode.NotFound, $"{route}: {answer}");
            Assert.Equal("not-found", (string?)answer.Body["code"]);
        }

        foreach (var list in new[] { "remediations?top=200", $"remediations?tenantId={_foreign}", $"remediations?user={user.Name}" })
        {
            var answer = await Api.SendAsync(HttpMethod.Get, list, token: token);

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.DoesNotContain(answer.Body["items"]!.AsArray(), item => (Guid)item!["tenantId"]! != _own);
        }

        Assert.Contains((await Api.GetAsync($"remediations?user={user.Name}")).Body["items"]!.AsArray(), item =>
            (string)item!["id"]! == id
        );
    }

    [Fact]
    public async Task What_names_a_tenant_out_of_scope_is_answered_as_for_one_that_is_not_registered()
    {
        var token = await PersonAsync("scope-bodies", [.. ApiDriver.Roles]);
        foreach (
            var (method, path, body) in new (HttpMethod, string, JsonObject?)[]
            {
                (HttpMethod.Post, "remediations", new() { ["user"] = "nobody@contoso.example" }),
                (HttpMethod.Post, "scans", []),
                (HttpMethod.Put, "kill-switch", new() { ["isOn"] = true, ["reason"] = "A test of who may." }),
                (HttpMethod.Post, "breaker/reset", new() { ["reason"] = "A test of who may." }),
            }
        )
        {
            body!["tenantId"] = _foreign;
            var foreign = await Api.SendAsync(method, path, body, token);
            var unknown = await Api.SendAsync(method, path, Naming(body, Guid.Empty), token);

            Assert.Equal(HttpStatusCode.UnprocessableEntity, foreign.Status);
            Assert.Equal("unknown-tenant", (string?)foreign.Body["code"]);
            Assert.Equal(unknown.Status, foreign.Status);
            Assert.Equal(
                ((string)unknown.Body["detail"]!).Replace($"{Guid.Empty}", "", StringComparison.Ordinal),
                ((string)foreign.Body["detail"]!).Replace($"{_foreign}", "", StringComparison.Ordinal)
            );
        }

        var everywhere = await Api.SendAsync(
            HttpMethod.Put,
            "kill-switch",
            new JsonObject { ["isOn"] = true, ["reason"] = "A test of who may." },
            token
        );
        Assert.Equal(HttpStatusCode.Forbidden, everywhere.Status);
        Assert.False((bool)(await Api.GetAsync("kill-switch")).Body["isOn"]!);
    }

    [Fact]
    public async Task A_grant_to_a_group_counts_for_its_members_until_it_is_withdrawn()
    {
        var group = Guid.NewGuid();
        await GrantAsync(_own, group, "Hygiene.Read");
        var member = await Tenant.SignTokenAsync([], person: "member@contoso.example", groups: group);

        var me = await Api.SendAsync(HttpMethod.Get, "me", token: member);
        var seen = await Api.SendAsync(HttpMethod.Get, "tenants", token: member);
        await Api.SendAsync(HttpMethod.Delete, $"tenants/{_own}/grants/{group}");
        var afterwards = await Api.SendAsync(HttpMethod.Get, "tenants", token: member);

        var role = Assert.Single(me.Body["roles"]!.AsArray())!;
        Assert.Equal(("Hygiene.Read", false), ((string)role["role"]!, (bool)role["inEveryTenant"]!));
        Assert.Equal([_own], seen.Body["items"]!.AsArray().Select(tenant => (Guid)tenant!["tenantId"]!));
        Assert.Equal(HttpStatusCode.Forbidden, afterwards.Status);
    }

    [Fact]
    public async Task Who_administers_one_tenant_grants_roles_there_and_registers_none()
    {
        var (admin, other) = (await PersonAsync("scope-admin", "Hygiene.Admin"), Guid.NewGuid());
        var grant = new JsonObject { ["roles"] = new JsonArray("Hygiene.Read") };

        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Put, $"tenants/{_own}/grants/{other}", grant, admin)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Api.SendAsync(HttpMethod.Put, $"tenants/{_foreign}/grants/{other}", grant, admin)).Status
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (
                await Api.SendAsync(
                    HttpMethod.Put,
                    $"tenants/{_own}",
                    new JsonObject
                    {
                        ["name"] = "Mine",
                        ["credential"] = new JsonObject { ["kind"] = "ManagedIdentity" },
                    },
                    admin
                )
            ).Status
        );
    }

    [Fact]
    public async Task Approval_by_a_grant_repairs_to_the_end_and_the_audit_names_who()
    {
        await Api.SendAsync(HttpMethod.Put, $"tenants/{_own}/release", new JsonObject { ["isReleased"] = true });
        var user = await Tenant.AddConflictAsync("scope-approve", new Conflict { Type = "userMailbox", Items = 5 }, _own);
        var id = await Api.RequestRemediationAsync(user);
        var waiting = await Api.WaitForAsync(id, RemediationState.AwaitingApproval);
        var hash = (string)(await Api.GetAsync($"remediations/{id}")).Body["plan"]!["hash"]!;

        var answer = await Api.SendAsync(
            HttpMethod.Post,
            $"remediations/{id}/approve",
            new JsonObject { ["planHash"] = hash },
            await PersonAsync("scope-approver", "Hygiene.Approve")
        );

        Assert.Equal(RemediationState.AwaitingApproval, waiting.State);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{answer}");
        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync(id)).State);
    }

    private static JsonObject Naming(JsonObject body, Guid tenantId)
    {
        var copy = body.DeepClone().AsObject();
        copy["tenantId"] = tenantId;
        return copy;
    }

    /// <summary>A token of a person without app roles, who is granted roles in the own tenant.</summary>
    private async Task<string> PersonAsync(string name, params string[] roles)
    {
        var person = Guid.NewGuid();
        await GrantAsync(_own, person, roles);
        return await Tenant.SignTokenAsync([], person: $"{name}@contoso.example", objectId: person);
    }

    private async Task GrantAsync(Guid tenantId, Guid principal, params string[] roles)
    {
        var answer = await Api.SendAsync(
            HttpMethod.Put,
            $"tenants/{tenantId}/grants/{principal}",
            new JsonObject { ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role)]) }
        );
        Assert.True(answer.Status is HttpStatusCode.OK, $"{answer}");
    }

    private Task<ApiResponse> CallAsync(DescribedRoute route, Guid tenantId, string token, string remediationId = "r-none-1") =>
        Api.SendAsync(
            new HttpMethod(route.Method),
            route
                .Path.Replace("{tenantId}", tenantId.ToString(), StringComparison.Ordinal)
                .Replace("{id}", remediationId, StringComparison.Ordinal)
                .Replace("{userId}", Guid.Empty.ToString(), StringComparison.Ordinal)
                .Replace("{principalId}", Guid.Empty.ToString(), StringComparison.Ordinal)
                .Replace("{linkId}", "0123456789abcdef", StringComparison.Ordinal)
                .Replace("{system}", "servicenow", StringComparison.Ordinal)
                .Replace("{ticketId}", "INC-none", StringComparison.Ordinal),
            route.Method is "GET" or "DELETE" ? null : Body(route.Path, tenantId),
            token
        );

    // Bodies that are read, and change nothing.
    private static JsonObject Body(string path, Guid tenantId) =>
        path switch
        {
            "policies/validate" => [],
            _ when path.EndsWith("/release", StringComparison.Ordinal) => new() { ["isReleased"] = false },
            _ when path.EndsWith("/approve", StringComparison.Ordinal) || path.EndsWith("/reject", StringComparison.Ordinal) => new()
            {
                ["planHash"] = new string('0', 64),
            },
            "breaker/reset" => new() { ["reason"] = "A test of who may.", ["tenantId"] = tenantId },
            "kill-switch" => new()
            {
                ["isOn"] = false,
                ["reason"] = "A test of who may.",
                ["tenantId"] = tenantId,
            },
            "remediations" => new() { ["tenantId"] = tenantId, ["user"] = "nobody@contoso.example" },
            "scans" => new() { ["tenantId"] = tenantId },
            "tenants/{tenantId}" => new() { ["reason"] = "A test of who may." },
            _ => new() { ["reason"] = "A test of who may." },
        };

    private sealed record DescribedRoute(string Method, string Path, string Role, string Scope);
}
