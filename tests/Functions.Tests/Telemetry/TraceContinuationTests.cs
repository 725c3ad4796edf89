using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Telemetry;

namespace TenantHygiene.Functions.Tests.Telemetry;

/// <summary>On a host that begins a trace of its own for each message.</summary>
public sealed class TraceContinuationTests : IDisposable
{
    private const string Sender = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name is "TenantHygiene.Functions" or "a host",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly ActivitySource _host = new("a host");

    public TraceContinuationTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose()
    {
        _listener.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task The_trace_of_the_sender_is_taken_up_again_and_the_hosts_is_linked()
    {
        using var invocation = _host.StartActivity("invoke")!;

        var seen = await SeenByFunctionAsync("queueTrigger", Sender);

        Assert.Equal(
            ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"),
            (seen!.TraceId.ToHexString(), seen.ParentSpanId.ToHexString())
        );
        Assert.Equal(invocation.Context, Assert.Single(seen.Links).Context);
    }

    [Fact]
    public async Task A_host_that_continued_the_trace_is_left_alone()
    {
        using var invocation = _host.StartActivity("invoke", ActivityKind.Consumer, ActivityContext.Parse(Sender, null))!;

        Assert.Same(invocation, await SeenByFunctionAsync("queueTrigger", Sender));
    }

    [Theory]
    [InlineData("httpTrigger", Sender)]
    [InlineData("queueTrigger", "no trace")]
    [InlineData("queueTrigger", null)]
    public async Task Only_a_message_that_carries_a_trace_decides_about_it(string trigger, string? text)
    {
        using var invocation = _host.StartActivity("invoke")!;

        Assert.Same(invocation, await SeenByFunctionAsync(trigger, text));
    }

    private static async Task<Activity?> SeenByFunctionAsync(string trigger, string? text)
    {
        Activity? seen = null;
        await new TraceContinuation().Invoke(
            new StubFunctionContext(trigger, new Dictionary<string, object?> { ["traceParent"] = text }),
            _ =>
            {
                seen = Activity.Current;
                return Task.CompletedTask;
            }
        );
        return seen;
    }
}

/// <summary>An invocation as any host would make it: a function, one trigger, and what the trigger says.</summary>
internal sealed class StubFunctionContext(string trigger, IReadOnlyDictionary<string, object?> data) : FunctionContext
{
    public override string InvocationId => "1";

    public override string FunctionId => "1";

    public override TraceContext TraceContext => throw new NotSupportedException();

    public override BindingContext BindingContext { get; } = new Data(data);

    public override RetryContext RetryContext => throw new NotSupportedException();

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override FunctionDefinition FunctionDefinition { get; } = new Definition(trigger);

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => throw new NotSupportedException();

    private sealed class Data(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class Definition(string trigger) : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters => [];

        public override string PathToAssembly => "";

        public override string EntryPoint => "";

        public override string Id => "1";

        public override string Name => "StartRemediation";

        public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
            ImmutableDictionary<string, BindingMetadata>.Empty.Add("text", new Binding(trigger));

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    private sealed class Binding(string type) : BindingMetadata
    {
        public override string Name => "text";

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
