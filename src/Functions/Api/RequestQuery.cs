using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Functions.Api;

/// <summary>Reads query parameters strictly: a value that is none is an error of the caller, never a default.</summary>
public static class RequestQuery
{
    private const int MaximumLength = 1024;

    /// <summary>A text, or null when it is not given.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name] switch
    {
        [] => null,
        [{ Length: > 0 and <= MaximumLength } only] => only,
        [{ Length: 0 }] => null,
        _ => throw new InvalidRequestException("query-wrong", $"'{name}' must be given once, with {MaximumLength} characters at most."),
    };

    /// <summary>A whole number within bounds.</summary>
    public static int? Integer(HttpRequest request, string name, int minimum, int maximum) => Text(request, name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum => number,
        _ => throw new InvalidRequestException("query-wrong", $"'{name}' must be a whole number from {minimum} to {maximum}."),
    };

    /// <summary>How many entries a page is to have: <c>top</c>, 1 to 200, by default 50.</summary>
    public static int PageSize(HttpRequest request) => Integer(request, "top", minimum: 1, maximum: 200) ?? 50;

    /// <summary>How many are to be replayed: <c>top</c>, 1 to 1,000, by default 100.</summary>
    public static int ReplaySize(HttpRequest request) => Integer(request, "top", minimum: 1, maximum: 1000) ?? 100;

    /// <summary>A GUID.</summary>
    public static Guid? Identity(HttpRequest request, string name) => Text(request, name) switch
    {
        null => null,
        var text when Guid.TryParseExact(text, "D", out var value) => value,
        _ => throw new InvalidRequestException("query-wrong", $"'{name}' must be a GUID."),
    };

    /// <summary>A word of an enumeration.</summary>
    public static T? Word<T>(HttpRequest request, string name)
        where T : struct, Enum => Text(request, name) switch
        {
            null => null,
            var text when Enum.GetNames<T>().Any(known => known.Equals(text, StringComparison.OrdinalIgnoreCase)) => Enum.Parse<T>(text, ignoreCase: true),
            _ => throw new InvalidRequestException("query-wrong", $"'{name}' must be one of {string.Join(", ", Enum.GetNames<T>())}."),
        };

    /// <summary>A moment in ISO 8601.</summary>
    public static DateTimeOffset? Moment(HttpRequest request, string name) => Text(request, name) switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) => value,
        _ => throw new InvalidRequestException("query-wrong", $"'{name}' must be a moment such as 2026-01-31T12:00:00Z."),
    };
}

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
