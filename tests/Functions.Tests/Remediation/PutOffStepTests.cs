using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Functions.Tests.Remediation;

/// <summary>Steps for which the tenant has no turn on this host: they leave at once, having done nothing.</summary>
public sealed class PutOffStepTests(PurgeFixture fixture) : IClassFixture<PurgeFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_read_nothing_change_nothing_and_say_when_to_come_back()
    {
        fixture.SkipWithoutStorage();
        await using var process = fixture.Start();
        var input = await fixture.ArrangeAsync(process);
        var turns = process.GetRequiredService<TenantTurns>();
        var taken = Enumerable
            .Range(0, TenantTurns.MostPerTenant)
            .Select(number => turns.Take(fixture.TenantId, $"{number}", true))
            .ToList();
        var before = await RecordAsync(process, input);
        var requests = Requests();

        var diagnosis = await process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(input.Subject, 1, 2), Cancellation);
        var purge = await process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation);
        var check = await process
            .GetRequiredService<VerifyError>()
            .RunAsync(new VerifyInput(input.Subject, 1, 1, null, fixture.Clock.GetUtcNow().UtcDateTime, null), Cancellation);

        Assert.Equal((DiagnosedStep.ComeBack, null), (diagnosis.Next, diagnosis.End));
        Assert.Equal((PurgeResult.ComeBack, VerificationResult.ComeBack), (purge.Result, check.Result));
        Assert.All([diagnosis.PauseBeforeNext, purge.Pause, check.Pause], pause => Assert.True(pause > TimeSpan.Zero));
        Assert.Equal(requests, Requests());
        Assert.Equal(before, await RecordAsync(process, input));

        taken.ForEach(turn => turn.Dispose());
        Assert.Equal(PurgeResult.Unsettled, (await process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result);
    }

    [Fact]
    public async Task Waiting_for_a_turn_is_not_taken_for_being_lost()
    {
        fixture.SkipWithoutStorage();
        await using var process = fixture.Start();
        var input = await fixture.ArrangeAsync(process);
        var store = process.GetRequiredService<RemediationStore>();
        var turns = process.GetRequiredService<TenantTurns>();
        var taken = Enumerable
            .Range(0, TenantTurns.MostPerTenant)
            .Select(number => turns.Take(fixture.TenantId, $"{number}", true))
            .ToList();
        await store.UpdateAsync(
            input.Subject.RemediationId,
            "overdue",
            record => record with { NextCheckAt = fixture.Clock.GetUtcNow().AddMinutes(-30) },
            Cancellation
        );

        for (var delivery = 0; delivery < 3; delivery++)
        {
            await process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(input.Subject, 1, 2), Cancellation);
        }

        var record = (await store.FindAsync(input.Subject.RemediationId, Cancellation))!;
        Assert.True(record.NextCheckAt > fixture.Clock.GetUtcNow().AddMinutes(30), $"{record.NextCheckAt:u}");
        Assert.DoesNotContain(await store.ListOverdueAsync(fixture.Clock.GetUtcNow(), top: 1_000, Cancellation), overdue =>
            overdue.Id == input.Subject.RemediationId
        );
        taken.ForEach(turn => turn.Dispose());
    }

    private int Requests() => fixture.Requests("GET /users/{id}") + fixture.Requests("Get-Recipient") + fixture.Requests("Get-MailUser");

    private static async Task<(string State, DateTimeOffset UpdatedAt)> RecordAsync(ServiceProvider process, PurgeInput input)
    {
        var store = process.GetRequiredService<RemediationStore>();
        var record = (await store.FindAsync(input.Subject.RemediationId, Cancellation))!;
        return (record.State.ToString(), record.UpdatedAt);
    }
}
