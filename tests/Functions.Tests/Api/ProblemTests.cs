using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Controls;
using TenantHygiene.Functions.Api.Remediations;

namespace TenantHygiene.Functions.Tests.Api;

/// <summary>What a refused caller reads.</summary>
public sealed class ProblemTests
{
    private const string Tenant = "\"tenantId\":\"5f8d2c1a-7b3e-4f60-9c2d-1a2b3c4d5e6f\"";

    [Theory]
    [InlineData(400, "Bad Request")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "Not Found")]
    [InlineData(409, "Conflict")]
    [InlineData(410, "Gone")]
    [InlineData(412, "Precondition Failed")]
    [InlineData(413, "Payload Too Large")]
    [InlineData(415, "Unsupported Media Type")]
    [InlineData(422, "Unprocessable Entity")]
    [InlineData(429, "Too Many Requests")]
    [InlineData(500, "Internal Server Error")]
    [InlineData(503, "Service Unavailable")]
    public void The_title_is_the_reason_phrase_of_the_status(int status, string title)
    {
        var problem = Assert.IsType<ProblemHttpResult>(Problem.Of(status, "some-code", "Some detail.")).ProblemDetails;

        Assert.Equal((status, title, "Some detail."), (problem.Status, problem.Title, problem.Detail));
        Assert.Equal("some-code", problem.Extensions["code"]);
    }

    [Theory]
    [InlineData("", "The body must be JSON. It cannot be read at line 1, byte 1.")]
    [InlineData("{\"user\":}", "The body must be JSON. It cannot be read at line 1, byte 9.")]
    [InlineData("null", "The body must be an object, not null.")]
    [InlineData("[]", "The body must be an object.")]
    [InlineData("{\"tenantId\":\"contoso\",\"user\":\"ada\"}", "`tenantId` must be a GUID.")]
    [InlineData("{\"user\":\"ada\"}", "`tenantId` is missing.")]
    [InlineData("{" + Tenant + "}", "`user` is missing.")]
    [InlineData("{" + Tenant + ",\"user\":null}", "`user` must be a string, not null.")]
    [InlineData("{" + Tenant + ",\"user\":7}", "`user` must be a string.")]
    [InlineData("{" + Tenant + ",\"user\":\"ada\",\"mode\":\"Purge\"}", "`mode` must be one of Plan, Remediate.")]
    [InlineData("{" + Tenant + ",\"user\":\"ada\",\"ticket\":\"INC1\"}", "`ticket` must be an object.")]
    [InlineData("{" + Tenant + ",\"user\":\"ada\",\"ticket\":{\"system\":\"servicenow\"}}", "`ticket.id` is missing.")]
    [InlineData("{" + Tenant + ",\"usr\":\"ada\"}", "`usr` is unknown. Known members: `tenantId`, `user`, `mode`, `ticket`.")]
    [InlineData("{\"\\ud800\":1}", "The body must hold valid Unicode text only.")]
    public async Task A_body_that_does_not_fit_is_refused_by_the_name_of_the_member(string body, string detail) =>
        Assert.Equal(detail, await RefuseAsync<NewRemediation>(body));

    [Theory]
    [InlineData("{\"until\":\"tomorrow\",\"reason\":\"On leave.\"}", "`until` must be a date and time such as 2026-01-31T12:00:00Z.")]
    [InlineData("{\"until\":\"2026-12-01T00:00:00Z\"}", "`reason` is missing.")]
    public async Task A_member_of_a_record_s_constructor_is_named_as_well(string body, string detail) =>
        Assert.Equal(detail, await RefuseAsync<NewSnooze>(body));

    [Fact]
    public async Task A_tenant_may_be_left_out_or_null_and_must_be_a_GUID_otherwise()
    {
        Assert.Null((await ReadAsync<NewKillSwitch>("""{"isOn":true,"reason":"Test.","tenantId":null}""")).TenantId);
        Assert.Null((await ReadAsync<NewKillSwitch>("""{"isOn":true,"reason":"Test."}""")).TenantId);
        Assert.Equal("`tenantId` must be a GUID.", await RefuseAsync<NewKillSwitch>("""{"isOn":true,"reason":"Test.","tenantId":"all"}"""));
        Assert.Equal("`isOn` must be true or false.", await RefuseAsync<NewKillSwitch>("""{"isOn":"on","reason":"Test."}"""));
        Assert.Equal("`isOn` must be true or false, not null.", await RefuseAsync<NewKillSwitch>("""{"isOn":null,"reason":"Test."}"""));
    }

    [Fact]
    public async Task A_long_name_is_cut()
    {
        var name = new string('x', 101);

        var detail = await RefuseAsync<NewRemediation>($"{{\"{name}\":1}}");

        Assert.StartsWith($"`{name[..100]}…` is unknown.", detail, StringComparison.Ordinal);
    }

    private static async Task<string> RefuseAsync<T>(string body) =>
        (await Assert.ThrowsAsync<InvalidRequestException>(() => ReadAsync<T>(body))).Message;

    private static async Task<T> ReadAsync<T>(string body)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var http = new DefaultHttpContext { Request = { Body = stream } };
        return await ApiJson.ReadAsync<T>(http.Request, TestContext.Current.CancellationToken);
    }
}
