using System.Security.Cryptography;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Remediation.OnPremises;
using static TenantHygiene.Functions.Tests.OnPremises.CorrectionFixture;

namespace TenantHygiene.Functions.Tests.OnPremises;

/// <summary>What is asked of an agent, when, and what its answers are worth.</summary>
public sealed class AgentCorrectionTests : IClassFixture<CorrectionFixture>
{
    private readonly CorrectionFixture _fixture;

    public AgentCorrectionTests(CorrectionFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
    }

    [Fact]
    public async Task The_agent_is_requested_to_replace_exactly_what_it_described()
    {
        await using var process = _fixture.Start();
        var (input, archive) = await _fixture.ArrangeAsync(process);

        var step = await CorrectAsync(process, input);

        Assert.Equal(CorrectionResult.Awaited, step.Result);
        var work = Assert.Single(await _fixture.ReadRequestsAsync(input.Subject, WorkKind.SetArchiveGuid)).Work;
        Assert.Equal((ExpectedValue.Of(Guid.Empty), archive, WorkMethod.Directory), (work.Expected, work.Target, work.Method));
    }

    [Fact]
    public async Task A_request_repeated_by_another_process_stays_one_with_the_same_content()
    {
        await using var first = _fixture.Start();
        await using var second = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(first);

        await CorrectAsync(first, input);
        await CorrectAsync(second, input);
        await CorrectAsync(second, input with { Check = 1 });

        Assert.Single(
            (await _fixture.ReadRequestsAsync(input.Subject, WorkKind.SetArchiveGuid)).Select(request => request.Signed.Digest()).Distinct()
        );
    }

    [Fact]
    public async Task An_answer_whose_event_got_lost_is_found_on_record_and_the_sync_is_triggered()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);
        await CorrectAsync(process, input);

        await _fixture.AnswerAsync(process, input.Subject, WorkAnswerParts.Done);
        var step = await CorrectAsync(process, input with { Check = 1 });

        Assert.Equal((CorrectionResult.Corrected, new SourceCorrection(false, "1-1-describe")), (step.Result, step.Correction));
        Assert.Single(await _fixture.ReadRequestsAsync(input.Subject, WorkKind.TriggerSync));
        Assert.Equal(CorrectionResult.Corrected, (await CorrectAsync(process, input with { Check = 2 })).Result);
    }

    [Theory]
    [InlineData(RefusalCode.ValueChanged)]
    [InlineData(RefusalCode.DirectoryUnavailable)]
    [InlineData(RefusalCode.Expired)]
    public async Task A_refusal_that_time_heals_leads_to_a_new_plan(RefusalCode code)
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);
        await CorrectAsync(process, input);

        await _fixture.AnswerAsync(process, input.Subject, _ => WorkAnswerParts.Refused(code));

        Assert.Equal(CorrectionResult.PlanAgain, (await CorrectAsync(process, input with { Check = 1 })).Result);
    }

    [Fact]
    public async Task A_refusal_that_time_does_not_heal_ends_the_remediation_with_the_reason()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);
        await CorrectAsync(process, input);

        await _fixture.AnswerAsync(process, input.Subject, _ => WorkAnswerParts.Refused(RefusalCode.AccessDenied));

        Assert.Equal(CorrectionResult.Ended, (await CorrectAsync(process, input with { Check = 1 })).Result);
        Assert.Equal("agent-lacks-right", await OutcomeAsync(process, input.Subject));
    }

    [Fact]
    public async Task An_agent_that_did_not_read_back_what_it_wrote_has_corrected_nothing()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);
        await CorrectAsync(process, input);

        await _fixture.AnswerAsync(process, input.Subject, work =>
            WorkAnswerParts.Done(work) with
            {
                ReadBack = new DirectoryValue(DirectoryValueKind.Guid, Guid.Empty),
            }
        );

        Assert.Equal(CorrectionResult.PlanAgain, (await CorrectAsync(process, input with { Check = 1 })).Result);
    }

    [Fact]
    public async Task Answers_that_the_agent_did_not_sign_or_that_are_about_something_else_count_for_nothing()
    {
        await using var process = _fixture.Start();
        using var unknownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (input, _) = await _fixture.ArrangeAsync(process);
        await CorrectAsync(process, input);

        await _fixture.AnswerAsync(process, input.Subject, WorkAnswerParts.Done, key: unknownKey);
        await _fixture.AnswerAsync(process, input.Subject, work => WorkAnswerParts.Done(work) with { TenantId = Guid.NewGuid() });
        await _fixture.AnswerAsync(process, input.Subject, work => WorkAnswerParts.Done(work) with { Digest = new string('0', 64) });
        await _fixture.SendAsync(process, "nonsense");

        Assert.Equal(CorrectionResult.Awaited, (await CorrectAsync(process, input with { Check = 1 })).Result);
        Assert.Equal(0, await _fixture.AnswersLeftAsync());
    }

    [Fact]
    public async Task Silence_until_the_work_expired_leads_to_a_new_plan()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);
        await CorrectAsync(process, input);

        _fixture.Clock.Move(TimeSpan.FromMinutes(18));

        Assert.Equal(CorrectionResult.PlanAgain, (await CorrectAsync(process, input with { Check = 1 })).Result);
    }

    [Fact]
    public async Task No_request_is_sent_while_the_kill_switch_is_on()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);
        await SetKillSwitchAsync(process, isOn: true);
        try
        {
            Assert.Equal(CorrectionResult.PlanAgain, (await CorrectAsync(process, input)).Result);
            Assert.Empty(await _fixture.ReadRequestsAsync(input.Subject, WorkKind.SetArchiveGuid));
        }
        finally
        {
            await SetKillSwitchAsync(process, isOn: false);
        }
    }

    [Fact]
    public async Task No_request_is_sent_when_the_cloud_archive_has_changed()
    {
        await using var process = _fixture.Start();
        var (input, archive) = await _fixture.ArrangeAsync(process);

        _fixture.ChangeCloudArchive(archive, Guid.NewGuid());

        Assert.Equal(CorrectionResult.PlanAgain, (await CorrectAsync(process, input)).Result);
        Assert.Empty(await _fixture.ReadRequestsAsync(input.Subject, WorkKind.SetArchiveGuid));
    }

    [Fact]
    public async Task No_request_is_sent_for_an_outdated_plan()
    {
        await using var process = _fixture.Start();
        var (input, _) = await _fixture.ArrangeAsync(process);

        Assert.Equal(CorrectionResult.PlanAgain, (await CorrectAsync(process, input with { PlanHash = new string('0', 64) })).Result);
        Assert.Empty(await _fixture.ReadRequestsAsync(input.Subject, WorkKind.SetArchiveGuid));
    }

    [Fact]
    public async Task Where_the_policy_requires_approval_the_agent_gets_no_request_before_the_plan_is_approved()
    {
        await using var process = _fixture.Start("asks-on-premises");
        var (input, _) = await _fixture.ArrangeAsync(process);

        Assert.Equal(CorrectionResult.PlanAgain, (await CorrectAsync(process, input)).Result);
        Assert.Empty(await _fixture.ReadRequestsAsync(input.Subject, WorkKind.SetArchiveGuid));

        await ApproveAsync(process, input);
        Assert.Equal(CorrectionResult.Awaited, (await CorrectAsync(process, input)).Result);
        Assert.Single(await _fixture.ReadRequestsAsync(input.Subject, WorkKind.SetArchiveGuid));
    }
}
