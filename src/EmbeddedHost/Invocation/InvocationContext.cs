using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.EmbeddedHost.Discovery;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>One invocation.</summary>
/// <param name="function">What is invoked.</param>
/// <param name="services">The invocation's own scope.</param>
/// <param name="bindingData">What the trigger says about itself.</param>
/// <param name="cancellation">The caller has gone, or the time to finish is up.</param>
/// <param name="traceParent">The W3C <c>traceparent</c> that the trigger carried; what is no such thing is ignored.</param>
internal sealed class InvocationContext(
    DiscoveredFunction function,
    IServiceProvider services,
    IReadOnlyDictionary<string, object?> bindingData,
    CancellationToken cancellation,
    string? traceParent = null) : FunctionContext
{
    /// <summary>The trace that the trigger carried from whoever caused the invocation; default when it carried none.</summary>
    public ActivityContext Caller { get; } = ActivityContext.TryParse(traceParent, null, isRemote: true, out var caller) ? caller : default;

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => function.Id;

    public override FunctionDefinition FunctionDefinition => function;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureCollection();

    public override BindingContext BindingContext { get; } = new TriggerFacts(bindingData);

    public override TraceContext TraceContext { get; } = new CurrentTrace();

    public override RetryContext RetryContext { get; } = new NoRetries();

    public override CancellationToken CancellationToken { get; } = cancellation;

    private sealed class TriggerFacts(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
    }

    private sealed class CurrentTrace : TraceContext
    {
        public override string TraceParent => Activity.Current?.Id ?? string.Empty;

        public override string TraceState => Activity.Current?.TraceStateString ?? string.Empty;
    }

    // The embedded host leaves retries to queues and orchestrations.
    private sealed class NoRetries : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class FeatureCollection : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> features = [];

        public void Set<T>(T instance) => features[typeof(T)] = instance!;

        public T? Get<T>() => features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
