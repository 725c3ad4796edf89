using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>A purge that was sent, and what can be read of it afterwards.</summary>
public sealed class UnsettledPurgeTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private static readonly PurgeOptions _settings = new();
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public UnsettledPurgeTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Theory]
    [InlineData("Get-Recipient", 503)]
    [InlineData("Get-MailUser", 503)]
    [InlineData("Get-Recipient", 403)]
    public async Task What_can_never_be_read_is_left_to_the_users_own_error(string cmdlet, int status)
    {
        var input = await SendAsync();
        _fixture.Fail(cmdlet, null, new FaultResponse { Status = status, Body = FaultBody.Nothing });
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(input with { Check = 1 })).Result);
        _fixture.Clock.Move(_settings.SettleAfter);
        var result = (await PurgeAsync(input with { Check = 2 })).Result;

        _fixture.ClearFaults();
        Assert.Equal(PurgeResult.Unreadable, result);
        var record = await _process.GetRequiredService<RemediationStore>().FindAsync(input.Subject.RemediationId, Cancellation);
        Assert.Equal(RemediationState.Reprovisioning, record!.State);
        Assert.Equal(PurgeIntentState.Sent, (await IntentAsync(input))!.State);
        Assert.Single(_fixture.RemovalsOf(input));
    }

    [Fact]
    public async Task One_failed_reading_is_waited_out()
    {
        var input = await SendAsync();
        _fixture.Clock.Move(_settings.SettleAfter / 2);
        _fixture.Fail("Get-Recipient", null, new FaultResponse { Status = 403, Body = FaultBody.Nothing });
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(input with { Check = 1 })).Result);
        _fixture.ClearFaults();

        Assert.Equal(PurgeResult.SeenGoneOnce, (await PurgeAsync(input with { Check = 2 })).Result);
    }

    [Fact]
    public async Task Another_recipient_that_has_the_GUID_by_then_is_seen_at_once_and_the_purge_is_settled_as_done()
    {
        var input = await SendAsync();
        _fixture.AddHolder(input.Problem.Value);

        var first = await PurgeAsync(input with { Check = 1 });
        Assert.Equal(PurgeResult.SeenGoneOnce, first.Result);
        _fixture.Clock.Move(first.Pause);
        var step = await PurgeAsync(input with { Check = 2, SeenGoneAt = first.SeenGoneAt });

        Assert.Equal((PurgeResult.Refused, PurgeIntentState.Purged), (step.Result, (await IntentAsync(input))!.State));
        var record = await _process.GetRequiredService<RemediationStore>().FindAsync(input.Subject.RemediationId, Cancellation);
        Assert.Equal(RemediationState.Diagnosing, record!.State);
    }

    [Fact]
    public async Task Of_several_that_have_it_by_then_only_the_purged_one_counts()
    {
        var input = await SendAsync();
        _fixture.AddHolder(input.Problem.Value);
        _fixture.AddHolder(input.Problem.Value);

        Assert.Equal(PurgeResult.SeenGoneOnce, (await PurgeAsync(input with { Check = 1 })).Result);
    }

    [Fact]
    public async Task A_recipient_that_is_still_there_long_after_is_settled_as_not_purged()
    {
        var input = await _fixture.ArrangeAsync(_process);
        _fixture.Fail("Remove-MailUser", input, new FaultResponse { Status = 504, Body = FaultBody.Html });
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(input)).Result);
        _fixture.Clock.Move(_settings.SettleAfter);
        _fixture.ClearFaults();

        Assert.Equal(PurgeResult.Refused, (await PurgeAsync(input with { Check = 1 })).Result);
        Assert.Equal(PurgeIntentState.NotPurged, (await IntentAsync(input))!.State);
    }

    [Fact]
    public async Task Facts_that_grew_old_in_the_queue_of_writes_do_not_take_the_right_to_send_and_the_next_try_purges()
    {
        const string LastOfSurroundings = "GET /directory/deletedItems/microsoft.graph.user";
        var input = await _fixture.ArrangeAsync(_process);
        var leave = new TaskCompletionSource<int>();
        var writing = _process
            .GetRequiredService<ExchangeConcurrencyLimiter>()
            .RunWriteAsync(_fixture.TenantId, () => leave.Task, Cancellation);
        var before = _fixture.Requests(LastOfSurroundings);
        var purge = PurgeAsync(input);
        while (_fixture.Requests(LastOfSurroundings) == before && !purge.IsCompleted)
        {
            await Task.Delay(5, Cancellation);
        }

        _fixture.Clock.Move(PurgeProof.Freshness + TimeSpan.FromSeconds(1));
        leave.SetResult(0);
        await writing;

        Assert.Equal(PurgeResult.Refused, (await purge).Result);
        var intent = (await IntentAsync(input))!;
        Assert.Equal((PurgeIntentState.NotPurged, null), (intent.State, intent.SentAt));
        Assert.Empty(_fixture.RemovalsOf(input));
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(await _fixture.DiagnoseAsync(_process, input.Subject, 2))).Result);
        Assert.Single(_fixture.RemovalsOf(input));
    }

    [Fact]
    public async Task What_can_never_be_read_ends_within_a_day_with_an_operator_and_lists_what_was_sent()
    {
        var input = await SendAsync();
        _fixture.Fail("Get-Recipient", null, new FaultResponse { Status = 503, Body = FaultBody.Nothing });
        _fixture.Clock.Move(_settings.SettleAfter);
        var left = await PurgeAsync(input with { Check = 1 });
        var store = _process.GetRequiredService<RemediationStore>();
        var fingerprint = (await store.FindAsync(input.Subject.RemediationId, Cancellation))!.Error!.Fingerprint.Value;
        var since = _fixture.Clock.GetUtcNow().UtcDateTime;
        _fixture.Clock.Move(new VerificationOptions().GiveUpAfter);

        var end = await _process
            .GetRequiredService<VerifyError>()
            .RunAsync(new VerifyInput(input.Subject, 1, 70, fingerprint, since, SeenGoneAt: null), Cancellation);

        _fixture.ClearFaults();
        Assert.Equal((PurgeResult.Unreadable, RemediationState.NeedsOperator), (left.Result, end.End));
        var outcome = (await store.FindAsync(input.Subject.RemediationId, Cancellation))!.Outcome!;
        Assert.Equal("not-verified", outcome.Code);
        Assert.Equal(input.RecipientId, Assert.Single(outcome.Unsettled!).RecipientId);
        Assert.Contains($"{input.RecipientId}", outcome.Done, StringComparison.Ordinal);
    }

    private async Task<PurgeInput> SendAsync()
    {
        var input = await _fixture.ArrangeAsync(_process);
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(input)).Result);
        Assert.Single(_fixture.RemovalsOf(input));
        return input;
    }

    private Task<PurgeStep> PurgeAsync(PurgeInput input) => _process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation);

    private Task<PurgeIntent?> IntentAsync(PurgeInput input) =>
        _process.GetRequiredService<PurgeIntentStore>().FindAsync(_fixture.TenantId, input.RecipientId, Cancellation);
}
