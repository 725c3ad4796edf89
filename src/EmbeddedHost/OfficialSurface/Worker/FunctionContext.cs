namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique for the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Identifies the function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The caller's trace.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger says about itself.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>The retries of the function host; the embedded host has none.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The invocation's own service scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The invoked function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Shared between middleware and function.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>What the host attached to the invocation.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the caller has gone or the host stops.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>What a trigger says about itself.</summary>
public abstract class BindingContext
{
    /// <summary>By name, such as <c>DequeueCount</c>.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>W3C trace identifiers.</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c>.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c>.</summary>
    public abstract string TraceState { get; }
}

/// <summary>How often the function host retried.</summary>
public abstract class RetryContext
{
    /// <summary>The current retry, from zero.</summary>
    public abstract int RetryCount { get; }

    /// <summary>The number of retries allowed.</summary>
    public abstract int MaxRetryCount { get; }
}

/// <summary>Objects attached to an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Attaches <paramref name="instance"/>.</summary>
    void Set<T>(T instance);

    /// <summary>The attached object, or null.</summary>
    T? Get<T>();
}
