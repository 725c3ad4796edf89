using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>Links that show one remediation to people without a role, and what came of a ticket.</summary>
[Collection(nameof(SharedProduct))]
public sealed class StatusLinkTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task The_holder_of_a_link_sees_that_remediation_without_a_token_and_can_call_nothing_from_it()
    {
        var id = await Api.RequestRemediationAsync(await Tenant.AddConflictAsync("linked"));
        await Api.WaitForEndAsync(id);

        var created = await Api.PostAsync($"remediations/{id}/status-links");
        var link = new Uri((string)created.Body["url"]!).AbsolutePath["/api/v1/".Length..];
        var json = await Api.SendAsync(HttpMethod.Get, link, token: "");
        var page = await Api.SendAsync(HttpMethod.Get, link, token: "", headers: ("Accept", "text/html,application/xhtml+xml;q=0.9"));

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal((HttpStatusCode.OK, id, "Resolved"), (json.Status, json.Id, (string?)json.Body["state"]));
        Assert.Equal(["self"], json.Body["links"]!.AsObject().Select(entry => entry.Key));
        Assert.NotEmpty(json.Body["steps"]!.AsArray());
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.ContentType));
        Assert.Contains("linked@contoso.example", page.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
    }

    [Fact]
    public async Task An_altered_link_leads_nowhere()
    {
        var id = await Api.RequestRemediationAsync(await Tenant.AddConflictAsync("altered"), "plan");
        var url = (string)(await Api.PostAsync($"remediations/{id}/status-links")).Body["url"]!;

        var answer = await Api.SendAsync(HttpMethod.Get, new Uri(url).AbsolutePath["/api/v1/".Length..] + "A", token: "");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Fact]
    public async Task A_ticket_leads_to_its_remediations_in_its_own_system_only()
    {
        var ticket = $"INC {Guid.NewGuid():N}";
        var user = await Tenant.AddConflictAsync("ticketed");
        var requestBody = ApiDriver.RemediationBody(user, "plan");
        requestBody["ticket"] = new JsonObject { ["system"] = "servicenow", ["id"] = ticket };
        var id = (await Api.PostAsync("remediations", requestBody)).Id;

        var found = await Api.GetAsync($"tickets/ServiceNow/{Uri.EscapeDataString(ticket)}/remediations");
        var elsewhere = await Api.GetAsync($"tickets/jira/{Uri.EscapeDataString(ticket)}/remediations");

        Assert.Equal(id, (string?)Assert.Single(found.Body["items"]!.AsArray())!["id"]);
        Assert.Empty(elsewhere.Body["items"]!.AsArray());
    }
}
