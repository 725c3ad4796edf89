using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api.Controls;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Api.Controls;

/// <summary>Whoever turns a control of purges is on record.</summary>
public sealed class ControlAuditLogTests : IAsyncLifetime
{
    private readonly PurgeFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _fixture.SkipWithoutStorage();
        await _fixture.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Every_turn_of_the_kill_switch_and_of_the_release_is_recorded_with_who_and_why()
    {
        await using var process = _fixture.Start();
        await SetKillSwitchAsync(process, """{"isOn":true,"reason":"Look first."}""");
        await SetKillSwitchAsync(process, $$"""{"isOn":false,"reason":"Looked.","tenantId":"{{_fixture.TenantId}}"}""");
        await ReleaseAsync(process, """{"isReleased":true}""");

        Assert.Equal(
            [
                ("kill-switch", "kim", """{"scope":"global","isOn":true,"reason":"Look first."}"""),
                ("kill-switch", "kim", $$"""{"scope":"{{_fixture.TenantId}}","isOn":false,"reason":"Looked."}"""),
                ("tenant-release", "kim", """{"isReleased":true}"""),
            ],
            await EntriesAsync(process)
        );
    }

    [Fact]
    public async Task Wherever_the_process_crashes_purges_never_continue_without_an_entry()
    {
        for (var at = 1; ; at++)
        {
            var kill = new ProcessKill(at, afterEffect: at % 2 == 0);
            await using var whole = _fixture.Start();
            var (switches, releases) = (whole.GetRequiredService<KillSwitchStore>(), whole.GetRequiredService<TenantReleaseStore>());
            await switches.SetAsync(KillSwitchScope.Global, isOn: true, Called("kim"), "Stop.", null, Cancellation);
            await releases.SetAsync(_fixture.TenantId, isReleased: false, Called("kim"), Cancellation);
            var before = (await EntriesAsync(whole)).Count;
            await using (var crashing = _fixture.Start(kill))
            {
                await Record.ExceptionAsync(() => SetKillSwitchAsync(crashing, """{"isOn":false,"reason":"Go."}"""));
                await Record.ExceptionAsync(() => ReleaseAsync(crashing, """{"isReleased":true}"""));
            }

            var after = (await EntriesAsync(whole)).Skip(before).ToList();
            Assert.True(
                (await switches.FindAsync(KillSwitchScope.Global, Cancellation)).IsOn || after.Exists(entry => entry.Kind == "kill-switch")
            );
            Assert.True(
                !(await releases.FindAsync(_fixture.TenantId, Cancellation)).IsReleased
                    || after.Exists(entry => entry.Kind == "tenant-release")
            );
            if (!kill.HasHappened)
            {
                Assert.True(at > 4, "Nothing was broken off.");
                return;
            }
        }
    }

    private static Task SetKillSwitchAsync(ServiceProvider process, string body) =>
        SendAsync(body, request => Make<PutKillSwitch>(process).RunAsync(request, Cancellation));

    private Task ReleaseAsync(ServiceProvider process, string body) =>
        SendAsync(body, request => Make<PutTenantRelease>(process).RunAsync(request, _fixture.TenantId.ToString(), Cancellation));

    private static async Task SendAsync(string body, Func<HttpRequest, Task<IResult>> function)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var http = new DefaultHttpContext { User = SignedIn("kim"), Request = { Method = "PUT", Body = stream } };
        http.Features.Set(TenantScope.All);
        Assert.Equal(
            StatusCodes.Status200OK,
            Assert.IsAssignableFrom<IStatusCodeHttpResult>(await function(http.Request)).StatusCode ?? StatusCodes.Status200OK
        );
    }

    private async Task<List<(string Kind, string? Actor, string Content)>> EntriesAsync(ServiceProvider process) =>
        await process
            .GetRequiredService<AuditLog>()
            .ReadAsync(_fixture.TenantId, 1, Cancellation)
            .Select(entry => (entry.Kind, entry.Actor?.Name, entry.Content))
            .ToListAsync(Cancellation);

    private static T Make<T>(ServiceProvider process) =>
        ActivatorUtilities.CreateInstance<T>(process, ActivatorUtilities.CreateInstance<ControlAuditLog>(process));
}
