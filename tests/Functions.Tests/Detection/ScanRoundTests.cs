using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Ledger.Scans;

namespace TenantHygiene.Functions.Tests.Detection;

/// <summary>Tenants are scanned when they are due, one scan each, whatever is lost or comes twice.</summary>
public sealed class ScanRoundTests : IAsyncLifetime
{
    private readonly ScanFixture _fixture = new();
    private readonly ObservedStorage _storage = new();
    private readonly RecordingDurableClient _client = new();
    private readonly List<Guid> _further = [Guid.NewGuid(), Guid.NewGuid()];
    private ServiceProvider? _process;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Instance => $"scan-{_fixture.TenantId}";

    public async ValueTask InitializeAsync()
    {
        _fixture.SkipWithoutStorage();
        await _fixture.InitializeAsync();
        _process = _fixture.Start(new ScriptedDirectory(pages: 1, errorsOnPage: 0), _storage, further: _further);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _client.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task A_few_new_tenants_are_due_at_once_and_afterwards_only_when_their_time_has_come()
    {
        await RoundAsync();
        Assert.Equal(3, _client.Begun.Count);
        await EndAllAsync();

        Assert.Equal(0, await EnqueueAsync());
        _fixture.Clock.Move(TimeSpan.FromMinutes(23));
        await RoundAsync();

        Assert.Equal(6, _client.Begun.Count);
        Assert.Equal(2, _client.Begun.Count(id => id == Instance));
    }

    [Fact]
    public async Task A_message_that_comes_twice_and_a_second_one_start_one_scan()
    {
        await EnqueueAsync();
        await EnqueueAsync();

        foreach (var message in _storage.Due.Concat(_storage.Due))
        {
            await StartAsync(message);
        }

        Assert.Equal(3, _client.Begun.Count);
        Assert.Equal(3, (await ListAsync()).Count);
    }

    [Fact]
    public async Task A_process_that_dies_before_the_orchestration_starts_has_its_scan_started_by_the_next()
    {
        await EnqueueAsync();
        var message = _storage.Due.Single(one => one.TenantId == _fixture.TenantId);
        await StartAsync(message);
        var recorded = Assert.Single(await ListAsync());
        _client.Instances.Clear();
        _client.Begun.Clear();

        await StartAsync(message);

        Assert.Equal([Instance], _client.Begun);
        Assert.Equal(recorded.Id, ((ScanInput)_client.Inputs[Instance]!).ScanId);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_scan_that_still_runs_when_it_is_looked_for_is_left_alone_until_the_next_time()
    {
        await RoundAsync();
        _fixture.Clock.Move(TimeSpan.FromMinutes(16));

        await RoundAsync();

        Assert.Equal(3, _client.Begun.Count);
        Assert.Equal(0, await EnqueueAsync());
    }

    [Fact]
    public async Task A_scan_whose_orchestration_failed_goes_on_as_the_same_scan()
    {
        await RoundAsync();
        var scans = await ListAsync();
        _client.Instances[Instance] = OrchestrationRuntimeStatus.Failed;
        _fixture.Clock.Move(TimeSpan.FromMinutes(16));

        await RoundAsync();

        Assert.Equal(2, _client.Begun.Count(id => id == Instance));
        Assert.Equal(scans, await ListAsync());
    }

    [Fact]
    public async Task A_scan_on_demand_starts_at_once_and_only_one_runs()
    {
        await RoundAsync();
        await EndAllAsync();

        var first = await StartNowAsync();
        var second = await StartNowAsync();

        Assert.Equal(4, _client.Begun.Count);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal((ScanState.Running, first.Id), ((await ListAsync())[0].State, (await ListAsync())[0].Id));
    }

    [Fact]
    public async Task A_scan_that_is_asked_for_while_the_last_one_is_about_to_end_starts_a_little_later()
    {
        await RoundAsync();
        await EndAllAsync(OrchestrationRuntimeStatus.Running);
        var sent = _storage.Due.Count;

        var scan = await StartNowAsync();
        Assert.Equal(3, _client.Begun.Count);
        var later = Assert.Single(_storage.Due.Skip(sent));
        _client.Instances[Instance] = OrchestrationRuntimeStatus.Completed;
        await StartAsync(later);

        Assert.Equal(4, _client.Begun.Count);
        Assert.Equal(scan.Id, ((ScanInput)_client.Inputs[Instance]!).ScanId);
    }

    [Fact]
    public async Task A_tenant_that_is_no_longer_configured_is_neither_enqueued_nor_started()
    {
        await EnqueueAsync();
        var message = _storage.Due.Single(one => one.TenantId == _further[1]);
        await using var without = _fixture.Start(new ScriptedDirectory(pages: 1), further: [_further[0]]);

        Assert.Equal(2, await without.GetRequiredService<ScanRound>().EnqueueDueAsync(Cancellation));
        await without.GetRequiredService<StartDueScan>().RunAsync(Text(message), _client, Cancellation);

        Assert.Empty(_client.Begun);
    }

    [Fact]
    public async Task A_clean_tenant_costs_five_requests_to_the_ledger_and_all_tenants_share_one_read()
    {
        await RoundAsync();
        await EndAllAsync();
        _fixture.Clock.Move(TimeSpan.FromMinutes(23));
        var before = _storage.Requests;

        await RoundAsync();
        await EndAllAsync();

        Assert.Equal(6, _client.Begun.Count);
        Assert.Equal(1 + (5 * 3), _storage.Requests - before);
    }

    private Task<int> EnqueueAsync() => _process!.GetRequiredService<ScanRound>().EnqueueDueAsync(Cancellation);

    // A look at the schedules, and its messages delivered.
    private async Task RoundAsync()
    {
        var sent = _storage.Due.Count;
        await EnqueueAsync();
        foreach (var message in _storage.Due.Skip(sent))
        {
            await StartAsync(message);
        }
    }

    private Task StartAsync(TenantSchedule message) =>
        _process!.GetRequiredService<StartDueScan>().RunAsync(Text(message), _client, Cancellation);

    private Task<ScanRecord> StartNowAsync() =>
        _process!.GetRequiredService<ScanStarter>().StartNowAsync(_fixture.TenantId, _client, Cancellation);

    // The activities of all scans that were begun, and then their orchestrations.
    private async Task EndAllAsync(OrchestrationRuntimeStatus status = OrchestrationRuntimeStatus.Completed)
    {
        foreach (var (id, input) in _client.Inputs.ToList())
        {
            await ScanFixture.RunAsync(_process!, (ScanInput)input!);
            _client.Instances[id] = status;
        }
    }

    private async Task<IReadOnlyList<ScanRecord>> ListAsync() =>
        (await _process!.GetRequiredService<ScanStore>().ListAsync(new ScanFilter(), Cancellation)).Items;

    private static string Text(TenantSchedule schedule) =>
        System.Text.Json.JsonSerializer.Serialize(schedule, Ledger.LedgerJson.Default.TenantSchedule);
}
