using System.Diagnostics.Metrics;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tests.Support;

namespace TenantHygiene.Functions.Tests.Maintenance;

/// <summary>Whatever was lost, a remediation that should have looked by now goes on.</summary>
public sealed class WatchdogTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;
    private readonly RecordingDurableClient _client = new();

    public WatchdogTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start(policy: "asking");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _process.DisposeAsync();
    }

    [Fact]
    public async Task A_remediation_that_never_started_is_started_once_and_then_signalled()
    {
        var subject = await _fixture.BeginAsync(_process);
        _fixture.Clock.Move(TimeSpan.FromMinutes(11));

        await SignalOverdueAsync();
        await SignalOverdueAsync();

        Assert.Single(_client.Begun, subject.RemediationId);
        Assert.Single(_client.Woken, subject.RemediationId);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task One_whose_orchestration_ended_too_early_begins_again(OrchestrationRuntimeStatus ended)
    {
        var subject = await _fixture.BeginAsync(_process);
        _client.Instances[subject.RemediationId] = ended;
        _fixture.Clock.Move(TimeSpan.FromMinutes(11));

        await SignalOverdueAsync();

        Assert.Single(_client.Begun, subject.RemediationId);
    }

    [Fact]
    public async Task An_overdue_remediation_is_signalled_and_its_lateness_is_measured()
    {
        var subject = await _fixture.BeginAsync(_process);
        await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, 1), Cancellation);
        _client.Instances[subject.RemediationId] = OrchestrationRuntimeStatus.Running;
        _fixture.Clock.Move(TimeSpan.FromHours(3));

        var lateness = await MeasureAsync(SignalOverdueAsync);

        Assert.Single(_client.Woken, subject.RemediationId);
        Assert.Contains(lateness, seconds => seconds is > 9_000 and < 11_000);
    }

    [Fact]
    public async Task One_that_is_not_late_is_left_alone()
    {
        var subject = await _fixture.BeginAsync(_process);
        await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, 1), Cancellation);

        await SignalOverdueAsync();

        Assert.DoesNotContain(subject.RemediationId, _client.Begun.Concat(_client.Woken));
    }

    private Task<int> SignalOverdueAsync() => _process.GetRequiredService<Watchdog>().SignalOverdueAsync(_client, Cancellation);

    private static async Task<IReadOnlyList<double>> MeasureAsync(Func<Task> action)
    {
        var measured = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == Watchdog.MeterName && instrument.Name == "tenanthygiene.remediation.lateness")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => measured.Add(seconds));
        listener.Start();
        await action();
        return measured;
    }
}
