using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Idempotency;

namespace TenantHygiene.Functions.Api;

/// <summary>Makes a request with an <c>Idempotency-Key</c> happen once: the same key with the same body gets the same answer for a day.</summary>
public sealed class IdempotentRequests(IdempotencyStore store, TimeProvider time)
{
    private const int MaximumKey = 255;

    /// <summary>Runs the request, or repeats the answer that it got before. Without a key it just runs.</summary>
    public async Task<IResult> OnceAsync<T>(HttpRequest request, T body, Func<Task<IResult>> run, CancellationToken cancellationToken)
    {
        if (KeyOf(request) is not { } key)
        {
            return await run();
        }

        var caller = Caller.Of(request.HttpContext.User);
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, typeof(T), ApiJson.Default)));
        return await store.ClaimAsync(caller, key, hash, time.GetUtcNow(), cancellationToken) switch
        {
            IdempotencyClaim.Mismatch => Problem.Unprocessable("idempotency-key-reused", "The Idempotency-Key was used with another body."),
            IdempotencyClaim.InFlight => Problem.Conflict("request-in-flight", "The request with this Idempotency-Key is being worked on; try again."),
            IdempotencyClaim.Completed(var response) => Replay(response),
            _ => new Recorded(await run(), response => store.CompleteAsync(caller, key, response, cancellationToken)),
        };
    }

    private static string? KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"] switch
    {
        [] => null,
        [{ Length: > 0 and <= MaximumKey } key] => key,
        _ => throw new InvalidRequestException("idempotency-key-wrong", $"The Idempotency-Key must be given once, with 1 to {MaximumKey} characters."),
    };

    private static ReplayedAnswer Replay(string response) => new(response);
}
