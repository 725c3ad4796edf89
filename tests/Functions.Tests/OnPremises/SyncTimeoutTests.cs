using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Tests.OnPremises;

/// <summary>How long a correction may take to arrive, and what is told meanwhile.</summary>
public sealed class SyncTimeoutTests : IClassFixture<CorrectionFixture>
{
    private static readonly SourceCorrection _byAgent = new(IsLeftToAdministrator: false, "1-1-describe");
    private static readonly SourceCorrection _byScript = new(IsLeftToAdministrator: true, DescribedBy: null);
    private readonly CorrectionFixture _fixture;

    public SyncTimeoutTests(CorrectionFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
    }

    [Fact]
    public async Task At_first_the_directory_sync_is_waited_for()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);

        var (verification, record, steps) = await _fixture.CheckAsync(process, input.Subject, TimeSpan.FromMinutes(59), _byAgent);

        Assert.Equal((VerificationResult.NotYet, RemediationState.AwaitingOnPremises), (verification.Result, record.State));
        Assert.Equal("The error still exists. Waiting for the directory sync.", steps[^1].Text);
        Assert.InRange(verification.Pause, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task After_two_cycles_the_timeline_lists_the_checks_with_the_values_of_the_user()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);

        var (verification, _, steps) = await _fixture.CheckAsync(process, input.Subject, TimeSpan.FromMinutes(60), _byAgent);

        Assert.Equal(VerificationResult.NotYet, verification.Result);
        Assert.Equal("sync-late", steps[^1].Kind);
        Assert.Contains("mailNickname is set (kim)", steps[^1].Text, StringComparison.Ordinal);
        Assert.Contains("the Exchange attributes, including msExchArchiveGUID", steps[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, VerificationResult.NotYet)]
    [InlineData(4, VerificationResult.AskAgain)]
    public async Task Provisioning_is_requested_at_intervals(int check, VerificationResult result)
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);

        Assert.Equal(
            result,
            (await _fixture.CheckAsync(process, input.Subject, TimeSpan.FromMinutes(40), _byAgent, check)).Verification.Result
        );
    }

    [Fact]
    public async Task In_the_end_the_outcome_names_the_cause_and_the_checks()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);

        var (verification, record, _) = await _fixture.CheckAsync(process, input.Subject, TimeSpan.FromHours(24), _byAgent);

        Assert.Equal((VerificationResult.Ended, RemediationState.NeedsOperator), (verification.Result, record.State));
        Assert.Equal("sync-did-not-arrive", record.Outcome!.Code);
        Assert.Contains("enabled in the cloud only", record.Outcome.Found, StringComparison.Ordinal);
        Assert.Contains("mailNickname", record.Outcome.Advice(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_gets_two_weeks_for_the_script()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);

        var (waiting, _, steps) = await _fixture.CheckAsync(process, input.Subject, TimeSpan.FromDays(13), _byScript);
        Assert.Equal((VerificationResult.NotYet, "check"), (waiting.Result, steps[^1].Kind));

        var (_, record, _) = await _fixture.CheckAsync(process, input.Subject, TimeSpan.FromDays(14), _byScript, check: 2);
        Assert.Equal("not-corrected-on-premises", record.Outcome!.Code);
    }
}
