using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd;

/// <summary>The default scenario, run to its end.</summary>
public sealed class ArticleTests(ArticleRun run) : EndToEndTests(run), IClassFixture<ArticleRun>
{
    [Fact]
    public void Every_case_ends_as_the_scenario_expects()
    {
        Assert.Empty(run.End.Faults);
        Assert.Equal(9, run.End.Cases.Count);
    }

    [Fact]
    public void Exactly_the_four_conflicting_copies_are_purged_once_each()
    {
        var purged = run.End.Simulator.Purges.Select(purge => (purge.Cmdlet, Assert.Single(purge.NamedBy))).Order();

        Assert.Equal(
            [
                ("Remove-MailUser", "aduser1@contoso.example"),
                ("Remove-MailUser", "chained@contoso.example"),
                ("Remove-MailUser", "chained@contoso.example"),
                ("Remove-Mailbox", "mailboxcopy@contoso.example"),
            ],
            purged
        );
        Assert.Equal(4, run.End.Simulator.Tenants.Sum(tenant => tenant.Removals.Count));
    }

    [Fact]
    public async Task The_tenant_has_no_unintended_changes_and_no_other_user_is_touched()
    {
        Assert.Equal(0, run.End.Simulator.Damage);
        Assert.Equal(0, run.End.Simulator.WrongPurges);
        Assert.Empty(run.End.UnexpectedRemediations);
        Assert.Equal(0, await Tenant.SettingsAsync());

        // For the one whose correction is left to an administrator, provisioning may be asked for as well: that depends on how many checks
        // fit into the wait.
        Assert.Equal(
            ["aduser1@contoso.example", "chained@contoso.example", "mailboxcopy@contoso.example"],
            (await Tenant.RetriesAsync()).Keys.Except(["provisioned1@contoso.example"]).Order()
        );
    }

    [Fact]
    public void The_first_scan_saw_every_user()
    {
        var scan = Assert.Single(run.End.Scans);

        Assert.Equal("Complete", scan.State);
        Assert.Equal(run.UserCount, scan.Users);
        Assert.True(scan.Pages >= 3, $"{scan.Users} users do not fit on {scan.Pages} pages.");
    }

    [Fact]
    public async Task A_scan_afterwards_counts_what_remains_and_starts_nothing()
    {
        var before = await Product.Processes.Api.ListRemediationsAsync(TenantDriver.Contoso, Cancellation);

        var scan = await ScanAsync();
        await Eventually.SeeAsync("the queue is empty", Queue.CountAsync, count => count == 0);

        Assert.Equal(("Complete", run.UserCount, 6, 6), (scan.State, scan.Users, scan.UsersWithErrors, scan.ErrorsEnqueued));
        var after = await Product.Processes.Api.ListRemediationsAsync(TenantDriver.Contoso, Cancellation);
        Assert.Equal(before.Select(remediation => remediation.Id), after.Select(remediation => remediation.Id));
    }

    private async Task<ScanEntry> ScanAsync()
    {
        var api = Product.Processes.Api;
        var scan = await api.StartScanAsync(TenantDriver.Contoso, Cancellation);
        return await Eventually.SeeAsync("the scan has ended", () => api.GetScanAsync(scan.Id, Cancellation), seen => !seen.IsRunning);
    }
}

/// <summary>A run of the default scenario.</summary>
public sealed class ArticleRun() : Product("article", SimulatorProcess.DefaultScenarioFile, Settings), IAsyncLifetime
{
    /// <summary>How it ended.</summary>
    public RunStatus End { get; private set; } = null!;

    /// <summary>The tenant's users.</summary>
    public int UserCount => Processes.InitialState.Sum(tenant => tenant.UserCount);

    private static Dictionary<string, string?> Settings => new(ShortWaits.Short) { ["Purge__SettleAfter"] = "00:00:20" };

    /// <inheritdoc/>
    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        if (Machine.MissingPrerequisite is null)
        {
            End = await WatchAsync();
        }
    }

    private async Task<RunStatus> WatchAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        var time = TimeProvider.System;
        var observer = await RunObserver.StartAsync(
            Processes.Api,
            Processes.Simulator.Client,
            Processes.InitialState,
            time.GetUtcNow().AddMinutes(-1),
            time,
            limit.Token
        );
        RunStatus? last = null;
        try
        {
            await foreach (var board in observer.WatchAsync(limit.Token))
            {
                last = board;
            }
        }
        catch (OperationCanceledException) when (last is not null)
        {
            // The time is over: the tests say what was missing in what was seen last.
        }

        return last!;
    }
}
