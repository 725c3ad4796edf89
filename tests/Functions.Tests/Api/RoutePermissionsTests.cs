using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;

namespace TenantHygiene.Functions.Tests.Api;

public sealed class RoutePermissionsTests
{
    private static readonly (string Name, HttpTriggerAttribute Trigger)[] _functions =
    [
        .. from type in typeof(RoutePermissions).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
           where trigger is not null
           select (function.Name, trigger),
    ];

    [Fact]
    public void Every_HTTP_function_is_in_the_table_and_nothing_else_is()
    {
        Assert.NotEmpty(_functions);
        Assert.Equal(_functions.Select(function => function.Name).Order(), RoutePermissions.All.Keys.Order());
    }

    [Fact]
    public void Only_the_health_what_describes_the_API_and_what_a_signature_opens_ask_for_no_token() =>
        Assert.Equal(["AnswerHandshake", "GetHealth", "GetOpenApi", "GetPolicySchema", "GetStatus", "ReceiveWebhook"], RoutePermissions.All.Keys.Where(RoutePermissions.IsOpen).Order());

    [Fact]
    public void Every_role_is_one_of_the_four()
    {
        string[] roles = [ApiRole.Read, ApiRole.Operate, ApiRole.Approve, ApiRole.Admin];

        Assert.All(RoutePermissions.All.Values.OfType<string>(), role => Assert.Contains(role, roles));
    }

    [Fact]
    public void What_changes_something_asks_for_more_than_reading() => Assert.All(
        _functions.Where(function => !function.Trigger.Methods!.SequenceEqual(["get"]) && function.Name is not "ValidatePolicy"),
        function => Assert.NotEqual(ApiRole.Read, RoutePermissions.RoleOf(function.Name)));

    [Fact]
    public void Access_is_decided_by_tokens_and_never_by_the_host_s_keys() =>
        Assert.All(_functions, function => Assert.Equal(AuthorizationLevel.Anonymous, function.Trigger.AuthLevel));

    [Fact]
    public void Every_route_lies_under_the_version_of_the_API() =>
        Assert.All(_functions, function => Assert.StartsWith("api/v1/", function.Trigger.Route, StringComparison.Ordinal));

    [Fact]
    public void What_is_not_in_the_table_is_refused()
    {
        Assert.Null(RoutePermissions.RoleOf("SomethingNew"));
        Assert.False(RoutePermissions.IsOpen("SomethingNew"));
    }
}
