using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Functions.Api.Problems;

/// <summary>The reason that goes into the audit log with what somebody does by hand.</summary>
internal static class StatedReason
{
    /// <summary>The longest, in characters.</summary>
    private const int Longest = 500;

    /// <summary>The answer to a request that does not say why, or says too much; null where the reason will do.</summary>
    public static IResult? Refuse(string? reason) => string.IsNullOrWhiteSpace(reason) || reason.Length > Longest
        ? Problem.BadRequest("reason-wrong", $"'reason' must say why, in 1 to {Longest} characters.")
        : null;
}
