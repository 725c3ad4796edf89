using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Api;

/// <summary><c>POST /remediations</c>.</summary>
[Collection(nameof(SharedProduct))]
public sealed class CreateRemediationTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task It_answers_202_with_the_place_to_watch()
    {
        var user = await Tenant.AddConflictAsync("accepted");

        var answer = await Api.PostAsync("remediations", ApiDriver.RemediationBody(user, "plan"));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var monitor = new Uri(Product.Processes.FunctionApp.BaseUrl, $"api/v1/remediations/{answer.Id}").AbsoluteUri;
        Assert.Equal(monitor, answer.Header("Operation-Location"));
        Assert.Equal(monitor, answer.Header("Location"));
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(
            ("NotStarted", "Queued", "Plan"),
            ((string?)answer.Body["status"], (string?)answer.Body["state"], (string?)answer.Body["mode"])
        );
        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync($"remediations/{answer.Id}")).Status);
    }

    [Fact]
    public async Task Plan_mode_shows_what_would_be_done_and_does_nothing()
    {
        var user = await Tenant.AddConflictAsync("planned");

        var id = await Api.RequestRemediationAsync(user, "plan");
        var end = await Api.WaitForEndAsync(id);

        Assert.Equal("planned", end.Outcome?.Code);
        var remediation = (await Api.GetAsync($"remediations/{id}")).Body;
        Assert.Equal(user.Holder.ToString(), (string?)remediation["conflict"]!["objectId"]);
        Assert.Equal("SoftDeleted", (string?)remediation["conflict"]!["scope"]);
        Assert.Matches("^[0-9a-f]{64}$", (string?)remediation["plan"]!["hash"]);
        Assert.Contains(
            $"Remove-MailUser -Identity '{user.Holder}' -PermanentlyDelete -Confirm:$false",
            remediation["plan"]!["steps"]!.AsArray().Select(step => (string?)step!["command"])
        );
        Assert.Empty(await Tenant.RemovalsAsync(user));
        Assert.DoesNotContain(user.Name, (await Tenant.RetriesAsync()).Keys);
    }

    [Fact]
    public async Task A_plan_is_carried_out_when_the_remediation_is_requested_afterwards()
    {
        var user = await Tenant.AddConflictAsync("planthendo");
        var plan = await Api.RequestRemediationAsync(user, "plan");
        await Api.WaitForEndAsync(plan);

        var id = await Api.RequestRemediationAsync(user);
        var end = await Api.WaitForEndAsync(id);

        Assert.NotEqual(plan, id);
        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Single(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task A_second_request_attaches_to_the_remediation_that_runs()
    {
        var user = await Tenant.AddConflictAsync("attached", new() { ProvisioningSeconds = 2 });

        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Api.RequestRemediationAsync(user)));
        var end = await Api.WaitForEndAsync(ids[0]);

        Assert.Single(ids.Distinct());
        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Single(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task The_same_idempotency_key_gets_the_same_answer_and_with_another_body_none()
    {
        var user = await Tenant.AddConflictAsync("idempotent");
        var other = await Tenant.AddConflictAsync("idempotentother");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await Api.PostAsync("remediations", ApiDriver.RemediationBody(user, "plan"), key);
        await Api.WaitForEndAsync(first.Id);
        var again = await Api.PostAsync("remediations", ApiDriver.RemediationBody(user, "plan"), key);
        var wrong = await Api.PostAsync("remediations", ApiDriver.RemediationBody(other, "plan"), key);

        Assert.Equal((HttpStatusCode.Accepted, first.Text, first.Header("Location")), (again.Status, again.Text, again.Header("Location")));
        Assert.Single(await Api.RemediationsOfAsync(user));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (wrong.Status, (string?)wrong.Body["code"]));
    }

    [Fact]
    public async Task A_user_without_an_error_an_unknown_user_and_an_unknown_tenant_get_different_answers()
    {
        Assert.Equal("no-provisioning-error", await RefusalAsync(TenantDriver.Contoso, "fine@contoso.example"));
        Assert.Equal("unknown-user", await RefusalAsync(TenantDriver.Contoso, "nobody@contoso.example"));
        Assert.Equal("unknown-tenant", await RefusalAsync(Guid.NewGuid(), "fine@contoso.example"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("me")]
    [InlineData("$count")]
    [InlineData("../organization")]
    [InlineData("fine@contoso.example/retryServiceProvisioning")]
    [InlineData("fine%40contoso.example")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task Text_that_cannot_name_a_user_is_refused_before_Graph_is_asked(string text)
    {
        // Other remediations may ask Graph meanwhile, so requests cannot be counted; but with Graph broken, whoever asks it answers 503.
        await Tenant.BreakAsync("graph", route: null, identity: null, new InjectedFault("json", 403));
        try
        {
            var answer = await Api.PostAsync("remediations", new JsonObject { ["tenantId"] = TenantDriver.Contoso, ["user"] = text });

            Assert.Equal((HttpStatusCode.UnprocessableEntity, "user-wrong"), (answer.Status, (string?)answer.Body["code"]));
        }
        finally
        {
            await Tenant.HealAsync();
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"tenantId":"contoso","user":"a@b"}""")]
    [InlineData("""{"tenantId":"5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f","user":null}""")]
    [InlineData("""{"tenantId":"5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f","user":"a@b","mode":"purge"}""")]
    [InlineData("""{"tenantId":"5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f","user":"a@b","force":true}""")]
    public async Task A_body_that_is_not_what_the_route_takes_is_refused(string body)
    {
        using var content = new StringContent(body, null, "application/json");

        var answer = await Api.SendTextAsync(HttpMethod.Post, "remediations", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith("body-", (string?)answer.Body["code"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var content = new StringContent(
            $$"""{"tenantId":"{{TenantDriver.Contoso}}","user":"{{new string('a', 70_000)}}"}""",
            null,
            "application/json"
        );

        var answer = await Api.SendTextAsync(HttpMethod.Post, "remediations", content);

        Assert.Equal((HttpStatusCode.BadRequest, "body-too-large"), (answer.Status, (string?)answer.Body["code"]));
    }

    private async Task<string?> RefusalAsync(Guid tenantId, string user)
    {
        var answer = await Api.PostAsync("remediations", new JsonObject { ["tenantId"] = tenantId, ["user"] = user });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        return (string?)answer.Body["code"];
    }
}
