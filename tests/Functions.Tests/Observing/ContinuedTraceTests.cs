using System.Diagnostics;
using TenantHygiene.Functions.Observing;

namespace TenantHygiene.Functions.Tests.Observing;

/// <summary>On a host that begins a trace of its own for each message.</summary>
public sealed class ContinuedTraceTests : IDisposable
{
    private const string Sender = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly ActivityListener listener = new()
    {
        ShouldListenTo = source => source.Name is "TenantHygiene.Functions" or "a host",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly ActivitySource host = new("a host");

    public ContinuedTraceTests() => ActivitySource.AddActivityListener(listener);

    public void Dispose()
    {
        listener.Dispose();
        host.Dispose();
    }

    [Fact]
    public async Task The_trace_of_the_sender_is_taken_up_again_and_the_hosts_is_linked()
    {
        using var invocation = host.StartActivity("invoke")!;

        var seen = await SeenByFunctionAsync("queueTrigger", Sender);

        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (seen!.TraceId.ToHexString(), seen.ParentSpanId.ToHexString()));
        Assert.Equal(invocation.Context, Assert.Single(seen.Links).Context);
    }

    [Fact]
    public async Task A_host_that_continued_the_trace_is_left_alone()
    {
        using var invocation = host.StartActivity("invoke", ActivityKind.Consumer, ActivityContext.Parse(Sender, null))!;

        Assert.Same(invocation, await SeenByFunctionAsync("queueTrigger", Sender));
    }

    [Theory]
    [InlineData("httpTrigger", Sender)]
    [InlineData("queueTrigger", "no trace")]
    [InlineData("queueTrigger", null)]
    public async Task Nobody_but_a_message_that_carries_a_trace_decides_about_it(string trigger, string? text)
    {
        using var invocation = host.StartActivity("invoke")!;

        Assert.Same(invocation, await SeenByFunctionAsync(trigger, text));
    }

    private static async Task<Activity?> SeenByFunctionAsync(string trigger, string? text)
    {
        Activity? seen = null;
        await new ContinuedTrace().Invoke(new BoundContext(trigger, new Dictionary<string, object?> { ["traceParent"] = text }), _ =>
        {
            seen = Activity.Current;
            return Task.CompletedTask;
        });
        return seen;
    }
}
