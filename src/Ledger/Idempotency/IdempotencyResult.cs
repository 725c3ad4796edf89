namespace TenantHygiene.Ledger.Idempotency;

/// <summary>What an idempotency key says about a request.</summary>
public abstract record IdempotencyResult
{
    private IdempotencyResult()
    {
    }

    /// <summary>The request is to be carried out by this caller.</summary>
    public sealed record New : IdempotencyResult;

    /// <summary>Another call with the same key and request is being carried out.</summary>
    public sealed record InFlight : IdempotencyResult;

    /// <summary>It was carried out; this was the response.</summary>
    public sealed record Completed(string ResponseJson) : IdempotencyResult;

    /// <summary>The key was used for another request.</summary>
    public sealed record Mismatch : IdempotencyResult;
}
