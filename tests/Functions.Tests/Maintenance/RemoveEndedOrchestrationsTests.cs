using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Maintenance;

/// <summary>What the task hub keeps for ever unless somebody removes it.</summary>
public sealed class RemoveEndedOrchestrationsTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly TaskHub _hub = new();

    private static DateTimeOffset LongAgo => _now.AddDays(-8);

    [Fact]
    public async Task What_ended_long_ago_is_removed_and_nothing_else()
    {
        _hub.Add("done", OrchestrationRuntimeStatus.Completed, LongAgo, LongAgo);
        _hub.Add("failed", OrchestrationRuntimeStatus.Failed, LongAgo, LongAgo);
        _hub.Add("terminated", OrchestrationRuntimeStatus.Terminated, LongAgo, LongAgo);
        _hub.Add("runs", OrchestrationRuntimeStatus.Running, LongAgo, LongAgo);
        _hub.Add("waits", OrchestrationRuntimeStatus.Pending, LongAgo, LongAgo);
        _hub.Add("sleeps", OrchestrationRuntimeStatus.Suspended, LongAgo, LongAgo);
        _hub.Add("ended-lately", OrchestrationRuntimeStatus.Completed, LongAgo, _now.AddDays(-1));
        _hub.Add("young", OrchestrationRuntimeStatus.Completed, _now.AddDays(-1), _now.AddDays(-1));

        await CleanAsync();

        Assert.Equal(["ended-lately", "runs", "sleeps", "waits", "young"], _hub.Names.Order());
    }

    [Fact]
    public async Task A_bounded_number_is_removed_at_a_time_and_the_rest_the_next_time()
    {
        foreach (var number in Enumerable.Range(0, RemoveEndedOrchestrations.BatchSize + 3))
        {
            _hub.Add($"{number}", OrchestrationRuntimeStatus.Completed, LongAgo, LongAgo);
        }

        await CleanAsync();
        Assert.Equal(3, _hub.Names.Count);

        await CleanAsync();
        Assert.Empty(_hub.Names);
    }

    private Task CleanAsync() =>
        new RemoveEndedOrchestrations(
            new RetentionOptions(),
            new FakeTimeProvider(_now),
            NullLogger<RemoveEndedOrchestrations>.Instance
        ).RunAsync(new TimerInfo(), _hub, TestContext.Current.CancellationToken);

    /// <summary>A durable client over orchestrations that a test made up; it filters as the storage provider does.</summary>
    private sealed class TaskHub : StubDurableTaskClient
    {
        private readonly Dictionary<string, OrchestrationMetadata> _instances = [];

        public IReadOnlyCollection<string> Names => _instances.Keys;

        public void Add(string id, OrchestrationRuntimeStatus status, DateTimeOffset began, DateTimeOffset changed) =>
            _instances.Add(
                id,
                new OrchestrationMetadata("RemediateUser", id)
                {
                    RuntimeStatus = status,
                    CreatedAt = began,
                    LastUpdatedAt = changed,
                }
            );

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
            Pageable.Create<OrchestrationMetadata>(
                (_, _) =>
                    Task.FromResult(
                        new Page<OrchestrationMetadata>([
                            .. _instances.Values.Where(one =>
                                one.CreatedAt <= filter!.CreatedTo && filter.Statuses!.Contains(one.RuntimeStatus)
                            ),
                        ])
                    )
            );

        public override Task<PurgeResult> PurgeInstanceAsync(
            string instanceId,
            PurgeInstanceOptions? options = null,
            CancellationToken cancellation = default
        ) => Task.FromResult(new PurgeResult(_instances.Remove(instanceId) ? 1 : 0));
    }
}
