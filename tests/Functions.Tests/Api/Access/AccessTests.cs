using System.Reflection;
using System.Security.Claims;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.ModelContext;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tests.Api.Access;

/// <summary>Who calls is told by the object id in the token, and by nothing else.</summary>
public sealed class CallerTests
{
    private const string Id = "9d385017-c611-4287-8122-2104cc95c371";

    [Fact]
    public void A_person_is_known_by_object_id_whatever_names_the_token_has()
    {
        var first = Of(("oid", Id), ("preferred_username", "ann@contoso.example"));
        var renamed = Of(("oid", Id.ToUpperInvariant()), ("preferred_username", "ann.lee@contoso.example"), ("azp", "another application"));

        Assert.Equal((Id, "ann@contoso.example"), (first!.Id, first.Name));
        Assert.Equal(first, renamed);
    }

    [Fact]
    public void An_application_is_a_principal_too() =>
        Assert.Equal(new Principal(Id, null), Of(("oid", Id), ("azp", "5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"), ("idtyp", "app")));

    [Theory]
    [InlineData("azp", Id)]
    [InlineData("appid", Id)]
    [InlineData("sub", Id)]
    [InlineData("preferred_username", "ann@contoso.example")]
    [InlineData("oid", "ann@contoso.example")]
    [InlineData("oid", "00000000-0000-0000-0000-000000000000")]
    public void A_token_without_an_object_id_is_nobodys(string claim, string value)
    {
        Assert.Null(Of((claim, value)));
        Assert.Throws<InvalidOperationException>(() => Caller.Of(Token((claim, value))));
    }

    private static Principal? Of(params (string Type, string Value)[] claims) => Caller.Find(Token(claims));

    private static ClaimsPrincipal Token(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "Bearer"));
}

public sealed class RoutePermissionsTests
{
    private static readonly (string Name, HttpTriggerAttribute Trigger)[] _functions =
    [
        .. from type in typeof(RoutePermissions).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from trigger in method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
        where trigger is not null
        select (function.Name, trigger),
    ];

    [Fact]
    public void Every_HTTP_function_is_described_and_nothing_else_is()
    {
        Assert.NotEmpty(_functions);
        Assert.Equal(_functions.Select(function => function.Name).Order(), RoutePermissions.All.Keys.Order());
    }

    [Fact]
    public void Only_health_descriptions_the_dashboard_s_files_and_signed_links_need_no_token() =>
        Assert.Equal(
            [
                "AnswerHandshake",
                "GetDashboard",
                "GetDashboardConfiguration",
                "GetDashboardFile",
                "GetHealth",
                "GetOpenApi",
                "GetPolicySchema",
                "GetProtectedResource",
                "GetStatus",
                "ReceiveWebhook",
            ],
            RoutePermissions.All.Keys.Where(RoutePermissions.IsOpen).Order()
        );

    [Fact]
    public void Every_role_is_one_of_the_four()
    {
        string[] roles = [ApiRole.Read, ApiRole.Operate, ApiRole.Approve, ApiRole.Admin];

        Assert.All(RoutePermissions.All.Values.Select(operation => operation.Role).OfType<string>(), role => Assert.Contains(role, roles));
    }

    [Fact]
    public void A_route_names_a_role_or_says_why_it_needs_no_token() =>
        Assert.All(RoutePermissions.All.Values, operation => Assert.Equal(operation.Access is ApiAccess.Token, operation.Role is not null));

    /// <summary>A policy is checked and not stored; a tool for agents that does more than read asks for its role itself.</summary>
    [Fact]
    public void Routes_that_change_something_require_more_than_the_read_role() =>
        Assert.All(
            _functions.Where(function =>
                !function.Trigger.Methods!.SequenceEqual(["get"]) && function.Name is not ("ValidatePolicy" or "ReceiveModelContext")
            ),
            function => Assert.NotEqual(ApiRole.Read, RoutePermissions.RoleOf(function.Name))
        );

    [Fact]
    public void Access_is_decided_by_tokens_and_never_by_the_host_s_keys() =>
        Assert.All(_functions, function => Assert.Equal(AuthorizationLevel.Anonymous, function.Trigger.AuthLevel));

    /// <summary>RFC 9728 says where the other one has to be.</summary>
    [Fact]
    public void Every_route_but_the_dashboard_s_and_one_starts_with_the_version_of_the_API() =>
        Assert.Equal(
            [GetProtectedResource.Path, "dashboard/configuration", "dashboard/files/{version}/{*path}", "{nothing:maxlength(0)?}"],
            _functions
                .Select(function => function.Trigger.Route!)
                .Where(route => !route.StartsWith("api/v1/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void What_is_not_described_is_refused()
    {
        Assert.Null(RoutePermissions.RoleOf("SomethingNew"));
        Assert.False(RoutePermissions.IsOpen("SomethingNew"));
    }
}
