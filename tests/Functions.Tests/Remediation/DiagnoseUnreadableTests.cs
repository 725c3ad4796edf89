using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Functions.Tests.Remediation;

/// <summary>One bad answer among good ones is not a state; what lasts for minutes is.</summary>
public sealed class DiagnoseUnreadableTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private static readonly TimeSpan _lasting = new DiagnosisOptions().LastingFaultAfter;
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public DiagnoseUnreadableTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Theory]
    [InlineData("Get-Recipient", 403, FaultBody.Nothing, "missing-permission")]
    [InlineData("Get-MailUser", 403, FaultBody.Nul, "missing-permission")]
    [InlineData("Get-OrganizationConfig", 401, FaultBody.Nothing, "missing-permission")]
    [InlineData("Get-Mailbox", 200, FaultBody.Html, "unusable-answer")]
    public async Task A_transient_refusal_is_waited_out_and_a_lasting_one_ends_with_what_to_do(
        string cmdlet,
        int status,
        FaultBody body,
        string code
    )
    {
        var subject = await _fixture.BeginAsync(_process);
        _fixture.Fail(cmdlet, null, new FaultResponse { Status = status, Body = body });
        var first = await DiagnoseAsync(subject, 1, since: null);
        Assert.Equal((DiagnosedStep.Wait, null), (first.Next, first.End));
        Assert.NotNull(first.UnreadableSince);

        _fixture.Clock.Move(_lasting - TimeSpan.FromSeconds(30));
        var later = await DiagnoseAsync(subject, 2, first.UnreadableSince);
        Assert.Equal((DiagnosedStep.Wait, first.UnreadableSince), (later.Next, later.UnreadableSince));

        _fixture.Clock.Move(TimeSpan.FromMinutes(1));
        var last = await DiagnoseAsync(subject, 3, later.UnreadableSince);
        _fixture.ClearFaults();

        Assert.Equal(RemediationState.NeedsOperator, last.End);
        var outcome = (await _process.GetRequiredService<RemediationStore>().FindAsync(subject.RemediationId, Cancellation))!.Outcome!;
        Assert.Equal(code, outcome.Code);
        Assert.Contains(cmdlet, outcome.Found, StringComparison.Ordinal);
        Assert.Contains($"since {first.UnreadableSince:u}", outcome.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_successful_answer_the_time_starts_again()
    {
        var subject = await _fixture.BeginAsync(_process);
        _fixture.Fail("Get-Recipient", null, new FaultResponse { Status = 403, Body = FaultBody.Nothing }, times: 1);
        Assert.NotNull((await DiagnoseAsync(subject, 1, since: null)).UnreadableSince);

        _fixture.ClearFaults();
        var diagnosis = await DiagnoseAsync(subject, 2, _fixture.Clock.GetUtcNow() - TimeSpan.FromMinutes(9));

        Assert.Equal((DiagnosedStep.Purge, null), (diagnosis.Next, diagnosis.UnreadableSince));
    }

    [Theory]
    [InlineData("GET /users/{id}", 401)]
    [InlineData("GET /users/{id}", 403)]
    [InlineData("GET /directory/deletedItems/microsoft.graph.user", 403)]
    public async Task A_transient_refusal_of_Graph_is_waited_out_too(string route, int status)
    {
        var subject = await _fixture.BeginAsync(_process);
        _fixture.FailGraph(route, new FaultResponse { Status = status });
        var first = await DiagnoseAsync(subject, 1, since: null);
        _fixture.ClearFaults();

        Assert.Equal((DiagnosedStep.Wait, null), (first.Next, first.End));
        Assert.Equal(DiagnosedStep.Purge, (await DiagnoseAsync(subject, 2, first.UnreadableSince)).Next);
    }

    [Fact]
    public async Task A_service_that_is_down_is_waited_out_however_long_it_takes()
    {
        var subject = await _fixture.BeginAsync(_process);
        _fixture.Fail("Get-Recipient", null, new FaultResponse { Status = 503, Body = FaultBody.Nothing });

        var diagnosis = await DiagnoseAsync(subject, 5, _fixture.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        _fixture.ClearFaults();

        Assert.Equal((DiagnosedStep.Wait, null, null), (diagnosis.Next, diagnosis.End, diagnosis.UnreadableSince));
    }

    private Task<Diagnosis> DiagnoseAsync(RemediationSubject subject, int attempt, DateTimeOffset? since) =>
        _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, attempt, UnreadableSince: since), Cancellation);
}
