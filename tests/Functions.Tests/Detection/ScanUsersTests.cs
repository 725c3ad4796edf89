using Azure;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Detection;

/// <summary>A scan reads every user once, whatever happens to its process, or says that it did not.</summary>
public sealed class ScanUsersTests : IAsyncLifetime
{
    private static readonly ScanLimits _often = new() { PagesToCheckpoint = 3 };
    private readonly ScanFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _fixture.SkipWithoutStorage();
        await _fixture.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _fixture.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_its_process_dies_a_scan_goes_on_and_nothing_is_lost(bool afterEffect)
    {
        var directory = new ScriptedDirectory(pages: 8);
        var hasDied = true;
        for (var step = 1; hasDied; step++)
        {
            directory.Reads.Clear();
            var kill = new ProcessKill(step, afterEffect);
            var (dying, surviving) = (new ObservedStorage { Kill = kill }, new ObservedStorage());
            await using var second = _fixture.Start(directory, surviving, _often);
            var input = await _fixture.BeginAsync(second);
            if (step == 1)
            {
                await NeedAnOperatorAsync(second, directory.UsersWithErrors.First());
            }

            await using (var first = _fixture.Start(directory, dying, _often))
            {
                // Opening the tables is no step of the scan: they are there.
                directory.BeforePage = _ =>
                {
                    kill.Before();
                    kill.After();
                    return Task.CompletedTask;
                };
                await IgnoreDeathAsync(() => ScanFixture.RunAsync(first, input), kill);
            }

            directory.BeforePage = _ => Task.CompletedTask;
            await ScanFixture.RunAsync(second, input);

            hasDied = kill.HasHappened;
            var scan = (await second.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation))!;
            Assert.Equal((ScanState.Complete, 8, 80, 8), (scan.State, scan.Pages, scan.Users, scan.UsersWithErrors));
            Assert.Equal(
                directory.UsersWithErrors.Order(),
                dying.Errors.Concat(surviving.Errors).Select(message => message.UserId).Distinct().Order()
            );
            Assert.InRange(directory.Reads.Count, 8, 8 + _often.PagesToCheckpoint);
            // The set of users with errors survives: none of them is taken for one whose error has vanished.
            Assert.Empty(directory.LookedUp);
            Assert.Null(await second.GetRequiredService<ScanCheckpoints>().FindAsync(input.ScanId, Cancellation));
        }
    }

    [Fact]
    public void Fewer_than_ten_pages_are_read_twice() => Assert.InRange(new ScanLimits().PagesToCheckpoint, 1, 9);

    [Fact]
    public async Task A_scan_that_breaks_off_is_never_complete_and_closes_nothing()
    {
        var log = new LogRecorder();
        var directory = new ScriptedDirectory(pages: 8)
        {
            Breaks = (7, new ReadFault(ReadFaultKind.Forbidden, "GET /users, page 7: 403.", "Grant User.Read.All.")),
        };
        await using var process = _fixture.Start(directory, limits: _often, log: log);
        await NeedAnOperatorAsync(process, Guid.NewGuid());
        var input = await _fixture.BeginAsync(process);

        await ScanFixture.RunAsync(process, input);

        var scan = (await process.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation))!;
        var schedule = (await process.GetRequiredService<ScanSchedules>().FindAsync(_fixture.TenantId, Cancellation))!;
        Assert.Equal((ScanState.Partial, 6, 60), (scan.State, scan.Pages, scan.Users));
        Assert.Empty(directory.LookedUp);
        Assert.Equal((1, false), (schedule.Failures, schedule.IsRunning));
        var line = Assert.Single(log.StartingWith($"Tenant {_fixture.TenantId} could not be scanned, 1 times in a row."));
        Assert.Contains("Forbidden: GET /users, page 7: 403. Grant User.Read.All.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_that_reads_nothing_has_failed_and_says_what_to_do()
    {
        var log = new LogRecorder();
        var fault = new ReadFault(ReadFaultKind.Unauthenticated, "GET /users: no token.");
        await using var process = _fixture.Start(new ScriptedDirectory(pages: 3) { Breaks = (1, fault) }, log: log);
        var input = await _fixture.BeginAsync(process);

        await ScanFixture.RunAsync(process, input);

        var scan = (await process.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation))!;
        Assert.Equal((ScanState.Failed, fault), (scan.State, scan.Fault));
        Assert.Contains(log.Lines, line => line.Contains("Tenants__n__Credential", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pass_that_begins_again_forgets_what_it_found_and_the_scan_says_so()
    {
        var directory = new ScriptedDirectory(pages: 8) { Expires = 6 };
        await using var process = _fixture.Start(directory, limits: _often);
        var input = await _fixture.BeginAsync(process);

        await ScanFixture.RunAsync(process, input);

        var scan = (await process.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation))!;
        Assert.Equal((ScanState.Complete, 1, 8, 80), (scan.State, scan.Restarts, scan.Pages, scan.Users));
        Assert.Equal((8, 8), (scan.UsersWithErrors, scan.ErrorsEnqueued));
        Assert.Equal(13, directory.Reads.Count);
    }

    [Fact]
    public async Task More_users_with_errors_than_are_kept_are_all_enqueued_and_nothing_is_closed()
    {
        var storage = new ObservedStorage();
        var directory = new ScriptedDirectory(pages: 8, errorsOnPage: 4);
        await using var process = _fixture.Start(directory, storage, _often with { MaximumUsers = 10 });
        await NeedAnOperatorAsync(process, Guid.NewGuid());
        var input = await _fixture.BeginAsync(process);

        await ScanFixture.RunAsync(process, input);

        var scan = (await process.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation))!;
        Assert.Equal((ScanState.Complete, true, 32), (scan.State, scan.ExceedsComparison, scan.UsersWithErrors));
        Assert.Equal(directory.UsersWithErrors.Order(), storage.Errors.Select(message => message.UserId).Order());
        Assert.Empty(directory.LookedUp);
    }

    [Fact]
    public async Task No_call_of_the_activity_lasts_longer_than_its_time_and_going_on_is_no_interruption()
    {
        var directory = new ScriptedDirectory(pages: 5);
        await using var process = _fixture.Start(directory, limits: _often with { Slice = TimeSpan.Zero });
        var input = await _fixture.BeginAsync(process);

        var calls = await ScanFixture.RunAsync(process, input);

        var scan = (await process.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation))!;
        Assert.Equal((5, ScanState.Complete, 5), (calls, scan.State, scan.UsersWithErrors));
        Assert.Equal([1, 2, 3, 4, 5], directory.Reads);
        Assert.Null(scan.ResumedFrom);
    }

    [Fact]
    public async Task A_process_that_was_given_up_too_early_stops_where_another_has_gone_on()
    {
        var directory = new ScriptedDirectory(pages: 8);
        await using var slow = _fixture.Start(directory, limits: _often);
        await using var next = _fixture.Start(directory, limits: _often);
        var input = await _fixture.BeginAsync(next);
        // The slow one stands before page 5, the next one before page 7, while the slow one wakes up.
        var (slowStands, slowMayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (nextStands, nextMayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        directory.BeforePage = async page =>
        {
            if (page == 5 && slowStands.TrySetResult())
            {
                await slowMayGoOn.Task;
            }
            else if (page == 7 && nextStands.TrySetResult())
            {
                await nextMayGoOn.Task;
            }
        };

        var late = slow.GetRequiredService<ScanUsers>().RunAsync(input, Cancellation);
        await slowStands.Task;
        IServiceProvider nextProcess = next;
        var going = ScanFixture.RunAsync(nextProcess, input);
        await nextStands.Task;
        slowMayGoOn.SetResult();
        Assert.True((await late).IsUnfinished);
        nextMayGoOn.SetResult();
        await going;

        var ended = await next.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation);
        Assert.Equal((ScanState.Complete, 3, 8), (ended!.State, ended.ResumedFrom, ended.UsersWithErrors));
        Assert.False((await slow.GetRequiredService<ScanUsers>().RunAsync(input, Cancellation)).IsUnfinished);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_scan_shows_how_far_it_has_come_and_how_long_it_takes_where_the_users_were_counted(bool areCounted)
    {
        var directory = new ScriptedDirectory(pages: 8)
        {
            Count = areCounted ? Read.Found(80) : Read.Unreadable<int>(ReadFaultKind.Throttled, "Not now."),
        };
        await using var process = _fixture.Start(directory, limits: _often);
        var input = await _fixture.BeginAsync(process);
        ScanRecord? seen = null;
        directory.BeforePage = async page =>
            seen = page == 8 ? await process.GetRequiredService<ScanStore>().FindAsync(input.ScanId, Cancellation) : seen;

        await ScanFixture.RunAsync(process, input);

        Assert.Equal((ScanState.Running, 6, 60, 6), (seen!.State, seen.Pages, seen.Users, seen.UsersWithErrors));
        Assert.Equal(areCounted ? 80 : null, seen.UsersInTotal);
        Assert.Equal(1, directory.Counted);
        Assert.Equal(areCounted, ScanResource.Of(seen).SecondsLeft is >= 0);
        Assert.Equal(4, ScanResource.Of(seen with { UsersInTotal = 80, ReadingTime = TimeSpan.FromSeconds(12) }).SecondsLeft);
    }

    [Fact]
    public async Task A_scan_of_few_pages_counts_nothing_and_leaves_no_checkpoint()
    {
        var directory = new ScriptedDirectory(pages: 2);
        await using var process = _fixture.Start(directory);

        await ScanFixture.RunAsync(process, await _fixture.BeginAsync(process));

        Assert.Equal(0, directory.Counted);
    }

    private static async Task IgnoreDeathAsync(Func<Task> run, ProcessKill kill)
    {
        try
        {
            await run();
        }
        catch (Exception exception) when (kill.HasHappened && exception is RequestFailedException or AggregateException)
        {
            // It died.
        }
    }

    private async Task NeedAnOperatorAsync(ServiceProvider process, Guid user)
    {
        var store = process.GetRequiredService<RemediationStore>();
        var started = await store.StartAsync(
            new RemediationRequest
            {
                TenantId = _fixture.TenantId,
                UserId = user,
                Error = new ClassifiedError
                {
                    ServiceInstance = "exchange/NAMPRD09-001-01",
                    Description = "It broke.",
                    Problem = new ProvisioningProblem.Unknown(),
                    Fingerprint = new ErrorFingerprint(Guid.NewGuid().ToString("N")),
                },
                Mode = RemediationMode.Remediate,
                At = _fixture.Clock.GetUtcNow(),
            },
            Cancellation
        );
        foreach (var state in new[] { RemediationState.Diagnosing, RemediationState.NeedsOperator })
        {
            await store.UpdateAsync(
                started.Record.Id,
                $"{state}",
                record => record with { State = state },
                Cancellation,
                new NewStep("moved", "It went on.")
            );
        }
    }
}
