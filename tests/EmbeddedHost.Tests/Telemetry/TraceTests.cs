using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.EmbeddedHost.Tests.Durable;

namespace TenantHygiene.EmbeddedHost.Tests.Telemetry;

public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly string name = "work-" + Guid.NewGuid().ToString("N");
    private readonly ActivityListener listener;
    private readonly HostRecipe recipe;

    public TraceTests()
    {
        recipe = new HostRecipe(typeof(TraceFunctions))
        {
            Settings =
            {
                ["AzureWebJobsStorage"] = StorageAccount.Connection,
                ["Work:Queue"] = name,
                ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.1",
            },
            Configure = builder => builder.Services.AddSingleton(new QueueClient(StorageAccount.Connection, name)),
        };
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TenantHygiene.EmbeddedHost",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose()
    {
        listener.Dispose();
        recipe.Dispose();
    }

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack, Timeout = 60_000)]
    public async Task One_trace_follows_the_work_from_the_timer_through_queue_orchestration_and_activities_over_a_restart()
    {
        await using (await recipe.StartAsync())
        {
            await Eventually.TrueAsync(() => Mine("Look") is not null);
        }

        recipe.Settings["AzureWebJobs.Detect.Disabled"] = "true";
        await using var second = await recipe.StartAsync();
        await second.Client.RaiseEventAsync("mend-lamp", "go", "on", TestContext.Current.CancellationToken);
        await second.EndAsync("mend-lamp");
        await Eventually.TrueAsync(() => Mine("orchestration:Mend") is not null);

        string[] path = ["Detect", "Take", "create_orchestration:Mend"];
        Assert.All(path.Zip(path.Skip(1)), step => Assert.Equal(Mine(step.First)!.SpanId, Mine(step.Second)!.ParentSpanId));
        string[] below = ["Look", "Switch", "orchestration:Test", "orchestration:Mend"];
        Assert.All(below, child => Assert.Equal(Mine("create_orchestration:Mend")!.SpanId, Mine(child)!.ParentSpanId));
        Assert.Equal("Completed", Mine("orchestration:Mend")!.GetTagItem("durabletask.task.status"));
        Assert.True(Mine("orchestration:Mend")!.Duration > Mine("Look")!.Duration);
    }

    // Other tests run their hosts in this process: only the spans of the trace that this test's timer began are looked at.
    private Activity? Mine(string operation)
    {
        var detect = spans.FirstOrDefault(span => span.OperationName == "Detect");
        return spans.FirstOrDefault(span => span.OperationName == operation && span.TraceId == detect?.TraceId);
    }
}
