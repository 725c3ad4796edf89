using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Resilience;

/// <summary>The function app is killed as <c>kill -9</c> does, at the worst moments; or the network fails there.</summary>
public sealed class CrashTests(CrashingProduct product) : EndToEndTests(product), IClassFixture<CrashingProduct>
{
    private const string Removal = "Remove-MailUser";

    private FunctionAppProcess App => Product.Processes.FunctionApp;

    // Two at once: after a kill, what was in work is visible to others only a minute later.
    [Fact]
    public async Task Killed_after_a_purge_took_effect_and_while_a_verification_waits_it_purges_each_once_and_resolves()
    {
        var waiting = await BeginToWaitAsync();
        var after = await PurgeWithoutReplyAsync();

        await KillAndRestartAsync();

        await AssertPurgedOnceAndResolvedAsync(after);
        await AssertPurgedOnceAndResolvedAsync(waiting);
        Assert.Equal(1, (await Tenant.RetriesAsync())[waiting.User.Name]);
    }

    [Fact]
    public async Task Killed_while_the_purge_is_on_its_way_and_is_lost_it_purges_once_and_resolves()
    {
        var onItsWay = await SendAPurgeThatIsLostAsync();

        await KillAndRestartAsync();

        await AssertPurgedOnceAndResolvedAsync(onItsWay);
    }

    [Fact]
    public async Task Killed_before_the_purge_is_sent_it_purges_once_and_resolves()
    {
        var before = await ReadAllButTheLastAsync();

        await KillAndRestartAsync();

        await AssertPurgedOnceAndResolvedAsync(before);
    }

    [Fact]
    public async Task When_only_the_reply_to_the_purge_is_lost_it_purges_once_and_resolves()
    {
        var user = await Tenant.AddConflictAsync("replylost");
        await Tenant.BreakAsync("exchange", Removal, user.Holder.ToString(), InjectedFault.CutAfterEffect);

        var id = await Api.RequestRemediationAsync(user);

        await AssertPurgedOnceAndResolvedAsync(id, user);
        await Tenant.HealAsync();
    }

    [Fact]
    public async Task When_the_purge_itself_is_lost_it_is_sent_again_only_after_re_reading()
    {
        var user = await Tenant.AddConflictAsync("purgelost");
        await Tenant.BreakAsync("exchange", Removal, user.Holder.ToString(), InjectedFault.Cut, times: 1);

        var id = await Api.RequestRemediationAsync(user);

        var end = await AssertPurgedOnceAndResolvedAsync(id, user);
        Assert.Contains(end.Steps, step => step.Kind == "not-purged" && step.Text.Contains("still exists", StringComparison.Ordinal));
        await Tenant.HealAsync();
    }

    private async Task KillAndRestartAsync()
    {
        await App.KillAsync();
        await Tenant.HealAsync();
        await App.RestartAsync(Cancellation);
    }

    private async Task<(string Id, AffectedUser User)> BeginToWaitAsync()
    {
        var user = await Tenant.AddConflictAsync("killedwaiting", new() { ProvisioningSeconds = 10 });
        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForAsync(id, RemediationState.Verifying);
        return (id, user);
    }

    private async Task<(string Id, AffectedUser User)> PurgeWithoutReplyAsync()
    {
        var user = await Tenant.AddConflictAsync("killedafter");
        await Tenant.BreakAsync("exchange", Removal, user.Holder.ToString(), InjectedFault.HangAfterEffect);
        var id = await Api.RequestRemediationAsync(user);
        await Eventually.SeeAsync("the purge took effect", () => Tenant.RemovalsAsync(user), removals => removals.Count == 1);
        return (id, user);
    }

    private async Task<(string Id, AffectedUser User)> SendAPurgeThatIsLostAsync()
    {
        var user = await Tenant.AddConflictAsync("killedonitsway");
        var before = await Tenant.RequestsAsync(Removal);
        await Tenant.BreakAsync("exchange", Removal, user.Holder.ToString(), InjectedFault.Hang);
        var id = await Api.RequestRemediationAsync(user);
        await Eventually.SeeAsync("the purge is on its way", () => Tenant.RequestsAsync(Removal), requests => requests > before);
        return (id, user);
    }

    private async Task<(string Id, AffectedUser User)> ReadAllButTheLastAsync()
    {
        const string LastReading = "GET /users/$count";
        var user = await Tenant.AddConflictAsync("killedbefore");
        var before = await Tenant.RequestsAsync(LastReading);
        await Tenant.BreakAsync("graph", LastReading, null, InjectedFault.Hang);
        var id = await Api.RequestRemediationAsync(user);
        await Eventually.SeeAsync(
            "everything but the last was read again",
            () => Tenant.RequestsAsync(LastReading),
            requests => requests > before
        );
        Assert.Empty(await Tenant.RemovalsAsync(user));
        return (id, user);
    }

    private Task<RemediationEntry> AssertPurgedOnceAndResolvedAsync((string Id, AffectedUser User) one) =>
        AssertPurgedOnceAndResolvedAsync(one.Id, one.User);

    private async Task<RemediationEntry> AssertPurgedOnceAndResolvedAsync(string id, AffectedUser user)
    {
        var end = await Api.WaitForEndAsync(id);
        Assert.Equal((RemediationState.Resolved, "verified-gone"), (end.State, end.Outcome?.Code));
        Assert.Equal("purged", Assert.Single(await Tenant.RemovalsAsync(user)).Outcome);
        Assert.Single(await Api.RemediationsOfAsync(user));
        Assert.Equal(0, (await Tenant.ReportAsync()).Damage);
        return end;
    }
}

/// <summary>A product for tests that kill it.</summary>
public sealed class CrashingProduct() : Product("crash", Scenario("one-tenant.json"), ShortWaits.Short), IAsyncLifetime
{
    /// <summary>Lets a few purges succeed, so that those which these tests make fail do not open the breaker.</summary>
    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        if (Machine.MissingPrerequisite is null)
        {
            var ids = await Task.WhenAll(
                Enumerable
                    .Range(1, 4)
                    .Select(async number => await Api.RequestRemediationAsync(await Tenant.AddConflictAsync($"before{number}")))
            );
            await Task.WhenAll(ids.Select(Api.WaitForEndAsync));
        }
    }
}
