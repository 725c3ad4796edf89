using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.TenantSimulator.Tenants;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Detection;

/// <summary>What needed an operator is closed once its error is gone, by two complete readings and not by one.</summary>
public sealed class ResolvedErrorsTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public ResolvedErrorsTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start(firstCheckAfter: TimeSpan.FromSeconds(1));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task An_error_that_neither_the_scan_nor_a_check_finds_is_closed_and_its_evidence_holds()
    {
        var subject = await NeedAnOperatorAsync();
        var found = (await FindAsync(subject)).Outcome!.Found;
        _fixture.CorrectOnPremises(subject);

        await CloseAsync("s-1");
        await CloseAsync("s-1");

        var record = await FindAsync(subject);
        Assert.Equal((RemediationState.Resolved, "vanished", found), (record.State, record.Outcome?.Code, record.Outcome?.Found));
        var bundle = await _process
            .GetRequiredService<EvidenceBundleBuilder>()
            .ExportAsync(subject.Scope, subject.RemediationId, Called("ann"), Cancellation);
        Assert.All(EvidenceCheck.Run(bundle, anchor: null), finding => Assert.True(finding.Holds, finding.Text));
    }

    [Fact]
    public async Task The_second_reading_counts_where_timers_end_before_the_clock_says_so()
    {
        var subject = await NeedAnOperatorAsync();
        _fixture.CorrectOnPremises(subject);
        _fixture.Clock.TimerPace = 0.9;

        await CloseAsync("s-4");

        _fixture.Clock.TimerPace = 1;
        Assert.Equal(RemediationState.Resolved, (await FindAsync(subject)).State);
    }

    [Fact]
    public async Task An_error_that_the_scan_found_is_not_closed()
    {
        var subject = await NeedAnOperatorAsync();
        _fixture.CorrectOnPremises(subject);

        await CloseAsync("s-2", subject.UserId);

        Assert.Equal(RemediationState.NeedsOperator, (await FindAsync(subject)).State);
    }

    [Fact]
    public async Task An_error_that_only_the_scan_missed_is_not_closed()
    {
        var subject = await NeedAnOperatorAsync();

        await CloseAsync("s-3");

        Assert.Equal(RemediationState.NeedsOperator, (await FindAsync(subject)).State);
    }

    private async Task<RemediationSubject> NeedAnOperatorAsync()
    {
        var subject = await _fixture.BeginAsync(_process, RecipientState.Active);
        var diagnosis = await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, 1), Cancellation);
        Assert.Equal(RemediationState.NeedsOperator, diagnosis.End);
        return subject;
    }

    private Task CloseAsync(string scanId, params Guid[] usersWithErrors) =>
        _process.GetRequiredService<ResolvedErrors>().CloseAsync(_fixture.TenantId, scanId, usersWithErrors.ToHashSet(), Cancellation);

    private async Task<RemediationRecord> FindAsync(RemediationSubject subject) =>
        (await _process.GetRequiredService<RemediationStore>().FindAsync(subject.RemediationId, Cancellation))!;
}
