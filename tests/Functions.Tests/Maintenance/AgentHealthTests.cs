using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Functions.Tests.OnPremises;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Functions.Tests.Maintenance;

public sealed class AgentHealthTests : IClassFixture<CorrectionFixture>
{
    private readonly CorrectionFixture workshop;

    public AgentHealthTests(CorrectionFixture workshop)
    {
        workshop.SkipWithoutStorage();
        this.workshop = workshop;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_that_falls_silent_is_written_about_until_it_is_heard_again()
    {
        await using var process = workshop.Start();
        using var written = new LogRecorder();
        process.GetRequiredService<ILoggerFactory>().AddProvider(written);

        Assert.Equal(1, await ReportAsync(process));
        await HearAsync(process);
        Assert.Equal(0, await ReportAsync(process));
        workshop.Clock.Move(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await ReportAsync(process));

        Assert.Equal(
            ["was ever heard of", "has been silent since"],
            written.StartingWith($"The agent of tenant {workshop.TenantId} does not do its work. ").Select(line => line.Contains("ever heard", StringComparison.Ordinal) ? "was ever heard of" : "has been silent since"));
    }

    private static Task<int> ReportAsync(ServiceProvider process) => ActivatorUtilities.CreateInstance<AgentHealth>(process).ReportAsync(Cancellation);

    private Task HearAsync(ServiceProvider process) => process.GetRequiredService<AgentStore>().RecordAsync(
        new AgentHeartbeat { TenantId = workshop.TenantId, Agent = "dc1", Version = "1.0.0", At = workshop.Clock.GetUtcNow(), Schema = ExchangeSchema.Present }, Cancellation);
}
