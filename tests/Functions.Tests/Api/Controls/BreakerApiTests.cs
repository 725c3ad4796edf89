using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Controls;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Api.Controls;

/// <summary>The breaker is seen, and closed by hand, over the API.</summary>
public sealed class BreakerApiTests : IClassFixture<PurgeFixture>, IAsyncLifetime
{
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public BreakerApiTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Guid TenantId => _fixture.TenantId;

    public async ValueTask InitializeAsync()
    {
        foreach (var scope in new[] { (Guid?)null, TenantId })
        {
            await _process
                .GetRequiredService<BreakerStore>()
                .ResetAsync(scope, Called("the test before"), "It is over.", null, [], Cancellation);
        }

        // That of all tenants opens only when purges of several tenants fail.
        await _process
            .GetRequiredService<BreakerStore>()
            .RecordAsync(Guid.NewGuid(), Guid.NewGuid(), $"failed-{Guid.NewGuid():N}", hasFailed: true, Cancellation);
        for (var failure = 0; failure < 4; failure++)
        {
            await _process
                .GetRequiredService<BreakerStore>()
                .RecordAsync(TenantId, Guid.NewGuid(), $"failed-{Guid.NewGuid():N}", hasFailed: true, Cancellation);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task What_an_open_breaker_stops_continues_once_both_are_reset()
    {
        var input = await _fixture.ArrangeAsync(_process);
        var purge = _process.GetRequiredService<PurgeConflict>();
        Assert.Equal(PurgeResult.Refused, (await purge.RunAsync(input, Cancellation)).Result);

        await ResetAsync(TenantId);
        Assert.Equal(PurgeResult.Refused, (await purge.RunAsync(input with { Step = "1-2" }, Cancellation)).Result);
        Assert.Empty(_fixture.RemovalsOf(input));
        await ResetAsync(null);

        Assert.Equal(PurgeResult.Unsettled, (await purge.RunAsync(input with { Step = "1-3" }, Cancellation)).Result);
        Assert.Single(_fixture.RemovalsOf(input));
    }

    [Fact]
    public async Task It_shows_on_which_purges_it_opened_until_when_and_which_canary_tries()
    {
        var opened = (await _process.GetRequiredService<BreakerStore>().FindAsync(TenantId, Cancellation)).Breaker.OpenedAt;
        var open = await GetAsync($"?tenantId={TenantId}");
        _fixture.Clock.Move(ErrorRateBreaker.Pause);
        await _process.GetRequiredService<BreakerStore>().RequestPermissionAsync(TenantId, "canary", Cancellation);
        var half = await GetAsync($"?tenantId={TenantId}");

        Assert.Equal((TenantId, BreakerState.Open, 4, 4), (open.TenantId, open.State, open.Purges, open.Failed));
        Assert.Equal(((CanaryResource?)null, opened, opened + ErrorRateBreaker.Pause), (open.Canary, open.OpenedAt, open.OpenUntil));
        Assert.Equal((BreakerState.HalfOpen, "canary"), (half.State, half.Canary!.IntentId));
        Assert.Null((await GetAsync("")).TenantId);
    }

    [Fact]
    public async Task Who_closed_it_and_why_is_shown_and_closing_it_again_changes_nothing()
    {
        var closed = await ResetAsync(TenantId, "kim");
        var again = await ResetAsync(TenantId, "sam");

        Assert.Equal(
            (BreakerState.Closed, 0, Called("kim"), "The role is back."),
            (closed.State, closed.Purges, closed.LastReset!.By, closed.LastReset.Reason)
        );
        Assert.Equal(closed, again);
    }

    [Fact]
    public async Task A_reset_with_an_outdated_ETag_is_refused()
    {
        var http = new DefaultHttpContext { Request = { QueryString = new QueryString($"?tenantId={TenantId}") } };
        http.Features.Set(TenantScope.All);
        await ActivatorUtilities.CreateInstance<GetBreaker>(_process).RunAsync(http.Request, Cancellation);
        string seen = http.Response.Headers.ETag!;
        _fixture.Clock.Move(ErrorRateBreaker.Pause);
        await _process.GetRequiredService<BreakerStore>().RequestPermissionAsync(TenantId, "canary", Cancellation);

        Assert.Equal((412, "breaker-changed"), Refusal(await PostResetAsync(ResetBody(TenantId), seen)));
        Assert.Equal(BreakerState.HalfOpen, (await GetAsync($"?tenantId={TenantId}")).State);
    }

    [Fact]
    public async Task A_wrong_wish_closes_nothing()
    {
        Assert.Equal((400, "reason-wrong"), Refusal(await PostResetAsync(new JsonObject { ["reason"] = " " })));
        Assert.Equal((400, "reason-wrong"), Refusal(await PostResetAsync(new JsonObject { ["reason"] = new string('x', 501) })));
        Assert.Equal((422, "unknown-tenant"), Refusal(await PostResetAsync(ResetBody(Guid.NewGuid()))));
        await Assert.ThrowsAsync<InvalidRequestException>(() => PostResetAsync(ResetBody(TenantId), "W/\"1\""));
        await Assert.ThrowsAsync<InvalidRequestException>(() => PostResetAsync(ResetBody(TenantId), "\"1\", \"2\""));

        Assert.Equal(BreakerState.Open, (await GetAsync($"?tenantId={TenantId}")).State);
    }

    [Fact]
    public async Task An_unknown_tenant_has_no_breaker()
    {
        var http = new DefaultHttpContext { Request = { QueryString = new QueryString($"?tenantId={Guid.NewGuid()}") } };
        http.Features.Set(TenantScope.All);

        Assert.Equal(
            (422, "unknown-tenant"),
            Refusal(await ActivatorUtilities.CreateInstance<GetBreaker>(_process).RunAsync(http.Request, Cancellation))
        );
    }

    private async Task<BreakerResource> GetAsync(string query)
    {
        var http = new DefaultHttpContext { Request = { QueryString = new QueryString(query) } };
        http.Features.Set(TenantScope.All);
        return Resource(await ActivatorUtilities.CreateInstance<GetBreaker>(_process).RunAsync(http.Request, Cancellation));
    }

    private async Task<BreakerResource> ResetAsync(Guid? tenantId, string by = "kim") =>
        Resource(await PostResetAsync(ResetBody(tenantId), by: by));

    private async Task<IResult> PostResetAsync(JsonObject content, string? ifMatch = null, string by = "kim")
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(content.ToJsonString()));
        var http = new DefaultHttpContext { User = SignedIn(by), Request = { Method = "POST", Body = body } };
        http.Features.Set(TenantScope.All);
        http.Request.Headers.IfMatch = ifMatch;
        return await ActivatorUtilities.CreateInstance<ResetBreaker>(_process).RunAsync(http.Request, Cancellation);
    }

    private static JsonObject ResetBody(Guid? tenantId) =>
        tenantId is null ? new() { ["reason"] = "The role is back." } : new() { ["reason"] = "The role is back.", ["tenantId"] = tenantId };

    private static BreakerResource Resource(IResult answer) =>
        Assert.IsType<BreakerResource>(Assert.IsAssignableFrom<IValueHttpResult>(answer).Value);

    private static (int? Status, string? Code) Refusal(IResult answer)
    {
        var problem = Assert.IsType<Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult>(answer).ProblemDetails;
        return (problem.Status, problem.Extensions["code"] as string);
    }
}
