using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>Errors have one shape, whoever reports them.</summary>
[Collection(nameof(SharedProduct))]
public sealed class ProblemTests(SharedProduct product) : EndToEndTests(product)
{
    [Theory]
    [InlineData("GET", "remediations?top=none", HttpStatusCode.BadRequest, "query-wrong")]
    [InlineData("GET", "remediations/r-none-1", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "remediations/..%2f..%2fadmin", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "remediations/r'%20or%201%20eq%201", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "scans/s-none", HttpStatusCode.NotFound, "not-found")]
    [InlineData("POST", "scans", HttpStatusCode.BadRequest, "body-wrong")]
    public async Task An_error_is_a_problem_document_with_code_and_trace_id(string method, string path, HttpStatusCode status, string code)
    {
        var answer = await Api.SendAsync(new HttpMethod(method), path);

        AssertIsProblem(answer, status, code);
    }

    [Fact]
    public async Task A_missing_token_and_a_missing_role_are_problem_documents_too()
    {
        AssertIsProblem(await Api.SendAsync(HttpMethod.Get, "remediations", token: ""), HttpStatusCode.Unauthorized, "unauthorized");
        AssertIsProblem(
            await Api.SendAsync(HttpMethod.Get, "remediations", token: await Tenant.SignTokenAsync(["Hygiene.Admin"])),
            HttpStatusCode.Forbidden,
            "forbidden"
        );
    }

    [Fact]
    public async Task Each_request_has_its_own_trace_id()
    {
        var first = await Api.GetAsync("scans/s-none");
        var second = await Api.GetAsync("scans/s-none");

        Assert.NotEqual((string?)first.Body["traceId"], (string?)second.Body["traceId"]);
    }

    [Fact]
    public async Task Health_needs_no_token_and_reports_whether_all_services_answer()
    {
        var ready = await Api.SendAsync(HttpMethod.Get, "health", token: "");
        var live = await Api.SendAsync(HttpMethod.Get, "health?probe=live", token: "");

        Assert.Equal("""{"live":true,"ledger":true,"queue":true,"ready":true}""", ready.Text);
        Assert.Equal((HttpStatusCode.OK, true), (live.Status, (bool)live.Body["live"]!));
    }

    private static void AssertIsProblem(ApiResponse answer, HttpStatusCode status, string code)
    {
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal((code, (int)status), ((string?)answer.Body["code"], (int?)answer.Body["status"]));
        Assert.Matches("^[0-9a-f]{32}$", (string?)answer.Body["traceId"]);
        Assert.Equal(ReasonPhrases.GetReasonPhrase((int)status), (string?)answer.Body["title"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)answer.Body["detail"]));
    }
}
