using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Functions.Tests.Watching;
using TenantHygiene.Ledger.Controls;

namespace TenantHygiene.Functions.Tests.Purging;

public sealed class OpenBreakerTests : IClassFixture<PurgeWorkshop>
{
    private readonly PurgeWorkshop workshop;

    public OpenBreakerTests(PurgeWorkshop workshop)
    {
        workshop.SkipWithoutStorage();
        this.workshop = workshop;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purge_that_an_open_breaker_stops_leaves_the_line_that_the_alert_reads()
    {
        await using var process = workshop.Start();
        using var written = new WrittenLines();
        process.GetRequiredService<ILoggerFactory>().AddProvider(written);
        var input = await workshop.ArrangeAsync(process);
        for (var failure = 0; failure < 4; failure++)
        {
            await process.GetRequiredService<BreakerStore>().RecordAsync(workshop.TenantId, Guid.NewGuid(), $"failed-{failure}", hasFailed: true, Cancellation);
        }

        Assert.Equal(PurgeResult.Refused, (await process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result);

        Assert.Single(written.StartingWith($"The breaker stops the purge of remediation {input.Subject.RemediationId}. "));

        // As long as it waits it says so each time that it looks: an alert must not end before the breaker closes.
        await process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(input.Subject, 1, 2, WasRefused: true), Cancellation);
        Assert.Equal(2, written.StartingWith($"The breaker stops the purge of remediation {input.Subject.RemediationId}. ").Count());
        Assert.Empty(workshop.RemovalsOf(input));
    }
}
