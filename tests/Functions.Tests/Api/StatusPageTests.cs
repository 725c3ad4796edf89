using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Api.StatusLinks;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Tests.Api;

public sealed class StatusPageTests
{
    [Fact]
    public async Task What_comes_from_outside_is_shown_as_text_and_never_taken_as_markup()
    {
        var (html, _) = await ShowAsync(Remediation(RemediationState.Verifying) with
        {
            User = new UserResource(Guid.Empty, "a@b", "<script>alert(1)</script>"),
            Error = new ErrorResource("GuidInUse", "\"><img src=x onerror=alert(2)>", null, "f", null),
            Steps = [new StepResource(1, DateTimeOffset.UnixEpoch, "plan", "<b>bold</b>", RemediationState.Verifying)],
        });

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_may_load_and_run_nothing()
    {
        var (_, headers) = await ShowAsync(Remediation(RemediationState.Resolved));

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.XContentTypeOptions);
    }

    [Theory]
    [InlineData(RemediationState.AwaitingApproval, true, "Awaiting approval")]
    [InlineData(RemediationState.NeedsOperator, false, "Needs operator")]
    public async Task It_reloads_itself_until_the_remediation_has_ended(RemediationState state, bool reloads, string label)
    {
        var (html, _) = await ShowAsync(Remediation(state));

        Assert.Equal(reloads, html.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal));
        Assert.Contains(label, html, StringComparison.Ordinal);
    }

    private static RemediationResource Remediation(RemediationState state) => new()
    {
        Id = "r-1",
        Status = state.ToOperationStatus(),
        State = state,
        Mode = RemediationMode.Remediate,
        TenantId = Guid.Empty,
        User = new UserResource(Guid.Empty, "ann@contoso.example", "Ann"),
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Links = new Dictionary<string, string>(),
    };

    private static async Task<(string Html, IHeaderDictionary Headers)> ShowAsync(RemediationResource remediation)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await new StatusPage(remediation).ExecuteAsync(http);
        return (System.Text.Encoding.UTF8.GetString(body.ToArray()), http.Response.Headers);
    }
}
