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
    private readonly CorrectionFixture _workshop;

    public AgentHealthTests(CorrectionFixture workshop)
    {
        workshop.SkipWithoutStorage();
        _workshop = workshop;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_that_falls_silent_is_written_about_until_it_is_heard_again()
    {
        await using var process = _workshop.Start();
        using var written = new LogRecorder();
        process.GetRequiredService<ILoggerFactory>().AddProvider(written);

        Assert.Equal(1, await ReportAsync(process));
        await HearAsync(process);
        Assert.Equal(0, await ReportAsync(process));
        _workshop.Clock.Move(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await ReportAsync(process));

        Assert.Equal(
            ["has ever reported", "has not reported since"],
            written
                .StartingWith($"The hybrid agent of tenant {_workshop.TenantId} is not healthy. ")
                .Select(line =>
                    line.Contains("has ever reported", StringComparison.Ordinal) ? "has ever reported" : "has not reported since"
                )
        );
    }

    private static Task<int> ReportAsync(ServiceProvider process) =>
        ActivatorUtilities.CreateInstance<AgentHealth>(process).ReportAsync(Cancellation);

    private Task HearAsync(ServiceProvider process) =>
        process
            .GetRequiredService<AgentStore>()
            .RecordAsync(
                new AgentHeartbeat
                {
                    TenantId = _workshop.TenantId,
                    Agent = "dc1",
                    Version = "1.0.0",
                    At = _workshop.Clock.GetUtcNow(),
                    Schema = ExchangeSchema.Present,
                },
                Cancellation
            );
}
