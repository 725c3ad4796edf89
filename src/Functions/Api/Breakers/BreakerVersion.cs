using System.Globalization;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Controls;

namespace TenantHygiene.Functions.Api.Breakers;

/// <summary>The version of a breaker as an HTTP entity tag.</summary>
internal static class BreakerVersion
{
    /// <summary>The tag.</summary>
    public static string ETagOf(StoredBreaker stored) => string.Create(CultureInfo.InvariantCulture, $"\"{stored.Version}\"");

    /// <summary>The version that <c>If-Match</c> names; null where any will do.</summary>
    /// <exception cref="InvalidRequestException">It is no tag that this API has given out.</exception>
    public static long? Expected(HttpRequest request) => request.Headers.IfMatch switch
    {
        [] or ["*"] => null,
        [['"', .. var digits, '"']] when long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        _ => throw new InvalidRequestException("if-match-wrong", "'If-Match' must be the ETag of an answer of this API."),
    };
}
