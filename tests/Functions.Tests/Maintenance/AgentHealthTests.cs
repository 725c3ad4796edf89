using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Functions.Tests.OnPremises;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Maintenance;

public sealed class AgentHealthTests : IClassFixture<CorrectionFixture>
{
    private readonly CorrectionFixture _fixture;

    public AgentHealthTests(CorrectionFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_without_heartbeats_is_logged_until_the_next_heartbeat()
    {
        await using var process = _fixture.Start();
        using var written = new LogRecorder();
        process.GetRequiredService<ILoggerFactory>().AddProvider(written);

        Assert.Equal(1, await ReportAsync(process));
        await ReceiveHeartbeatAsync(process);
        Assert.Equal(0, await ReportAsync(process));
        _fixture.Clock.Move(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await ReportAsync(process));

        Assert.Equal(
            ["has ever reported", "has not reported since"],
            written
                .StartingWith($"The hybrid agent of tenant {_fixture.TenantId} is not healthy. ")
                .Select(line =>
                    line.Contains("has ever reported", StringComparison.Ordinal) ? "has ever reported" : "has not reported since"
                )
        );
    }

    private static Task<int> ReportAsync(ServiceProvider process) =>
        ActivatorUtilities.CreateInstance<AgentHealth>(process).ReportAsync(Cancellation);

    private Task ReceiveHeartbeatAsync(ServiceProvider process) =>
        process
            .GetRequiredService<AgentStore>()
            .RecordAsync(
                new AgentHeartbeat
                {
                    TenantId = _fixture.TenantId,
                    Agent = "dc1",
                    Version = "1.0.0",
                    At = _fixture.Clock.GetUtcNow(),
                    Schema = ExchangeSchema.Present,
                },
                Cancellation
            );
}
