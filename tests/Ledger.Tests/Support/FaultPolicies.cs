using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>
/// Breaks off at the n-th request, before it is sent or after the service has carried it out, and fails everything after it: a process that
/// died.
/// </summary>
public sealed class FaultPolicy(int breakAt, bool afterSending) : HttpPipelineSynchronousPolicy
{
    private int _requests;

    /// <summary>Whether the break happened; when it did not, the operation needs fewer requests.</summary>
    public bool HasBroken => _requests >= breakAt;

    public override void OnSendingRequest(HttpMessage message)
    {
        var number = Interlocked.Increment(ref _requests);
        if (number > breakAt || (number == breakAt && !afterSending))
        {
            throw new RequestFailedException($"Broken off at request {number}.");
        }
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (Volatile.Read(ref _requests) >= breakAt)
        {
            throw new RequestFailedException($"Broken off after request {breakAt}.");
        }
    }
}

/// <summary>Plays an operation once for every request at which it may break off, until it needs no further one.</summary>
public static class FaultPoints
{
    /// <param name="account">The account that the operation works on.</param>
    /// <param name="operate">The operation, with tables that break off, on a subject of its own in each round.</param>
    /// <param name="check">Repeats the operation and looks at what came of it.</param>
    /// <returns>How many requests the operation makes.</returns>
    public static async Task<int> OfAsync<T>(
        StorageAccount account,
        Func<Task<T>> arrange,
        Func<LedgerTables, T, Task> operate,
        Func<T, Task> check
    )
    {
        var requests = 0;
        foreach (var afterSending in new[] { false, true })
        {
            for (var breakAt = 1; ; breakAt++)
            {
                var subject = await arrange();
                var breaking = new FaultPolicy(breakAt, afterSending);
                var isBroken = false;
                try
                {
                    await operate(account.TablesThrough(breaking), subject);
                }
                catch (Azure.RequestFailedException) when (breaking.HasBroken)
                {
                    isBroken = true;
                }

                await check(subject);
                if (!isBroken)
                {
                    break;
                }

                requests = breakAt;
            }
        }

        return requests;
    }
}

/// <summary>
/// Loses the reply to the n-th request, once, after the service has carried it out; the client then repeats it by itself.
/// </summary>
public sealed class LosingReplyPolicy(int loseAt) : HttpPipelineSynchronousPolicy
{
    private int _requests;

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (Interlocked.Increment(ref _requests) == loseAt)
        {
            throw new IOException("The connection was reset before the reply arrived.");
        }
    }
}

/// <summary>Holds requests to one table back until they are let go: all that do not create something, or those of one method.</summary>
public sealed class PausingPolicy(string table, RequestMethod? method = null) : HttpPipelinePolicy
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first of them waits.</summary>
    public Task Arrived => _arrived.Task;

    public void Release() => _released.SetResult();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isTransaction = message.Request.Uri.ToString().EndsWith("$batch", StringComparison.Ordinal);
        if (
            IsAbout(message, isTransaction)
            && (method is null ? isTransaction || message.Request.Method != RequestMethod.Post : message.Request.Method == method)
        )
        {
            _arrived.TrySetResult();
            await _released.Task;
        }

        await ProcessNextAsync(message, pipeline);
    }

    // The address of a transaction does not name the table; those of its rows do.
    private bool IsAbout(HttpMessage message, bool isTransaction)
    {
        if (!isTransaction)
        {
            return message.Request.Uri.ToString().Contains(table, StringComparison.Ordinal);
        }

        using var body = new MemoryStream();
        message.Request.Content!.WriteTo(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.ToArray()).Contains(table, StringComparison.Ordinal);
    }
}

/// <summary>Counts the requests that reach the service.</summary>
public sealed class CountingPolicy : HttpPipelineSynchronousPolicy
{
    private int _requests;

    public int Requests => _requests;

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _requests);
}
