namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>Answers a client: when its request is durable, or at once with the reason why not.</summary>
internal sealed class Reply
{
    private readonly TaskCompletionSource<bool> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when the request found something to do.</summary>
    public Task<bool> Task => source.Task;

    public void Done(bool foundSomething = true) => source.TrySetResult(foundSomething);

    public void Refuse(Exception reason) => source.TrySetException(reason);
}
