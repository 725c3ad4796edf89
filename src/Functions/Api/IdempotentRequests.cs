using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Requests;

namespace TenantHygiene.Functions.Api;

/// <summary>
/// Carries out a request with an <c>Idempotency-Key</c> once: the same key with the same body gets the same answer for a day.
/// </summary>
public sealed class IdempotentRequests(IdempotencyStore store, TimeProvider time)
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaximumKey = 255;

    /// <summary>
    /// Runs the request, or repeats its earlier answer. Without a key it always runs. Only the answers of accepted requests are kept.
    /// </summary>
    public async Task<IResult> OnceAsync<T>(HttpRequest request, T body, Func<Task<IResult>> run, CancellationToken cancellationToken)
    {
        if (KeyOf(request) is not { } key)
        {
            return await run();
        }

        var caller = Caller.Of(request.HttpContext.User).Id;
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, typeof(T), ApiJson.Default)));
        return await store.ClaimAsync(caller, key, hash, time.GetUtcNow(), cancellationToken) switch
        {
            IdempotencyResult.Mismatch => Problem.Unprocessable(
                "idempotency-key-reused",
                "The `Idempotency-Key` was used with another body. Send another key with this body."
            ),
            IdempotencyResult.InFlight => Problem.Conflict(
                "request-in-flight",
                "The request with this `Idempotency-Key` is still running. Send it again in a few seconds."
            ),
            IdempotencyResult.Completed(var answer) => JsonSerializer.Deserialize(answer, ApiJson.Default.AcceptedOperation)!,
            _ => await RunAsync(run, caller, key, hash, cancellationToken),
        };
    }

    private async Task<IResult> RunAsync(
        Func<Task<IResult>> run,
        string caller,
        string key,
        string hash,
        CancellationToken cancellationToken
    )
    {
        IResult? result = null;
        try
        {
            result = await run();
            return result;
        }
        finally
        {
            // A request that was not accepted may be sent again with the same key.
            await (
                result is AcceptedOperation accepted
                    ? store.CompleteAsync(caller, key, hash, Text(accepted), time.GetUtcNow(), cancellationToken)
                    : store.ReleaseAsync(caller, key, cancellationToken)
            );
        }
    }

    private static string Text(AcceptedOperation accepted) => JsonSerializer.Serialize(accepted, ApiJson.Default.AcceptedOperation);

    private static string? KeyOf(HttpRequest request) =>
        request.Headers["Idempotency-Key"] switch
        {
            [] => null,
            [{ Length: > 0 and <= MaximumKey } key] => key,
            _ => throw new InvalidRequestException(
                "idempotency-key-wrong",
                $"`Idempotency-Key` must be given once, with 1 to {MaximumKey} characters."
            ),
        };
}
