using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>A step whose result the code may be waiting for.</summary>
internal abstract class OpenStep
{
    public abstract void Complete(string? result);

    public virtual void Fail(TaskFailureDetails failure) => throw new InvalidOperationException("A timer cannot fail.");
}

/// <summary>A step that may have an instance of its own.</summary>
internal interface IOpenChild
{
    /// <summary>The id of the sub-orchestration; null for an activity.</summary>
    string? ChildInstanceId { get; }
}

/// <summary>An activity or a sub-orchestration.</summary>
internal sealed class OpenCall<T>(string name, int id, DataConverter converter) : OpenStep, IOpenChild
{
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public string? ChildInstanceId { get; init; }

    public override void Complete(string? result)
    {
        T? value;
        try
        {
            value = converter.Deserialize<T>(result);
        }
        catch (Exception exception)
        {
            source.SetException(new TaskFailedException(name, id, exception));
            return;
        }

        source.SetResult(value!);
    }

    public override void Fail(TaskFailureDetails failure) => source.SetException(new TaskFailedException(name, id, failure));
}

/// <summary>A durable timer.</summary>
internal sealed class OpenTimer : OpenStep
{
    private readonly TaskCompletionSource source = new();

    public Task Task => source.Task;

    public override void Complete(string? result) => source.TrySetResult();

    public void Cancel(CancellationToken cancellation) => source.TrySetCanceled(cancellation);
}
