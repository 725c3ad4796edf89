using System.Text.Json.Nodes;

namespace TenantHygiene.TenantSimulator.Tests.Graph;

public sealed class GraphServiceTests
{
    [Fact]
    public async Task Without_a_valid_token_for_Graph_everything_is_401()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        var expired = tenant.Simulator.IssueToken(
            new()
            {
                Audience = "https://graph.microsoft.com",
                Roles = ["User.Read.All"],
                LifetimeSeconds = -10,
            }
        );

        Assert.Equal(401, (await tenant.GraphAsync(HttpMethod.Get, "/users", token: "nonsense")).Status);
        Assert.Equal(401, (await tenant.GraphAsync(HttpMethod.Get, "/users", token: expired)).Status);
        Assert.Equal(
            401,
            (await tenant.GraphAsync(HttpMethod.Get, "/users", token: await tenant.TokenAsync("https://outlook.office365.com"))).Status
        );
    }

    [Theory]
    [InlineData("GET", "/users")]
    [InlineData("POST", "/users/victim@contoso.example/retryServiceProvisioning")]
    [InlineData("GET", "/organization")]
    public async Task Without_the_permission_it_is_403(string method, string path)
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim());
                one.Applications[0].Permissions["graph"] = [];
            })
        );

        var reply = await tenant.GraphAsync(new HttpMethod(method), path);

        Assert.Equal((403, "Authorization_RequestDenied"), (reply.Status, reply.ErrorCode));
    }

    [Fact]
    public async Task A_user_that_is_not_there_is_404()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var reply = await tenant.GetAsync($"/users/{Guid.NewGuid()}");

        Assert.Equal((404, "Request_ResourceNotFound"), (reply.Status, reply.ErrorCode));
        Assert.NotNull(reply.Json["error"]!["innerError"]!["request-id"]);
        Assert.True(reply.Headers.ContainsKey("request-id"));
    }

    [Fact]
    public async Task The_recycle_bin_lists_deleted_users_and_an_application_cannot_empty_it()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Users.Add(
                    new()
                    {
                        UserPrincipalName = "leaver@contoso.example",
                        DeletedDateTime = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero),
                    }
                )
            )
        );

        var row = Assert.Single(
            (await tenant.GetAsync("/directory/deletedItems/microsoft.graph.user?$select=id,userPrincipalName,deletedDateTime")).Value
        )!;
        var id = (string)row["id"]!;

        Assert.Equal("2026-11-01T08:00:00Z", (string)row["deletedDateTime"]!);
        Assert.Equal(200, (await tenant.GetAsync($"/directory/deletedItems/{id}")).Status);
        Assert.Equal(404, (await tenant.GetAsync($"/directory/deletedItems/{Guid.NewGuid()}")).Status);
        Assert.Equal(403, (await tenant.GraphAsync(HttpMethod.Delete, $"/directory/deletedItems/{id}")).Status);
        Assert.Equal(404, (await tenant.GetAsync("/users/leaver@contoso.example")).Status);
    }

    [Fact]
    public async Task A_batch_answers_each_request_by_itself()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        var batch = new JsonObject
        {
            ["requests"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "1",
                    ["method"] = "GET",
                    ["url"] = "/users/victim@contoso.example?$select=id",
                },
                new JsonObject
                {
                    ["id"] = "2",
                    ["method"] = "GET",
                    ["url"] = "/users/nobody@contoso.example",
                }
            ),
        };

        var reply = await tenant.GraphAsync(HttpMethod.Post, "/$batch", batch);

        Assert.Equal([200, 404], reply.Json["responses"]!.AsArray().Select(answer => (int)answer!["status"]!));
        Assert.NotNull(reply.Json["responses"]![0]!["body"]!["id"]);
    }

    [Fact]
    public async Task A_batch_of_more_than_twenty_is_refused()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        var requests = Enumerable
            .Range(0, 21)
            .Select(number =>
                (JsonNode)
                    new JsonObject
                    {
                        ["id"] = $"{number}",
                        ["method"] = "GET",
                        ["url"] = "/users",
                    }
            );

        Assert.Equal(
            400,
            (await tenant.GraphAsync(HttpMethod.Post, "/$batch", new JsonObject { ["requests"] = new JsonArray([.. requests]) })).Status
        );
    }

    [Fact]
    public async Task Every_nth_request_is_throttled_with_RetryAfter()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Throttling.Graph.EveryNthRequest = 2;
        scenario.Throttling.Graph.RetryAfterSeconds = 3;
        await using var tenant = await TestTenant.StartAsync(scenario);

        var (first, second) = (await tenant.GetAsync("/users"), await tenant.GetAsync("/users"));

        Assert.Equal((200, 429, "3", "TooManyRequests"), (first.Status, second.Status, second.Headers["Retry-After"], second.ErrorCode));
    }

    [Fact]
    public async Task An_empty_bucket_throttles_until_it_refills()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var scenario = TestScenarios.Conflict();
        scenario.Throttling.Graph.BucketCapacity = 2;
        scenario.Throttling.Graph.BucketRefillPerSecond = 1;
        await using var tenant = await TestTenant.StartAsync(scenario, time);

        Assert.Equal(200, (await tenant.GetAsync("/users")).Status);
        Assert.Equal(200, (await tenant.GetAsync("/users")).Status);
        Assert.Equal(429, (await tenant.GetAsync("/users")).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await tenant.GetAsync("/users")).Status);
    }
}
