using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Functions.Api;

/// <summary>Reads query parameters strictly: a value that cannot be read is refused, and never replaced by a default.</summary>
public static class RequestQuery
{
    /// <summary>The most entries on a page.</summary>
    public const int MaximumPage = 200;

    /// <summary>The entries on a page where the caller does not say.</summary>
    public const int DefaultPage = 50;

    /// <summary>The most messages that one request replays.</summary>
    public const int MaximumReplay = 1_000;

    /// <summary>The messages that one request replays where the caller does not say.</summary>
    public const int DefaultReplay = 100;

    private const int MaximumLength = 1024;

    /// <summary>A text, or null when it is not given.</summary>
    public static string? Text(HttpRequest request, string name) =>
        request.Query[name] switch
        {
            [] => null,
            [{ Length: > 0 and <= MaximumLength } only] => only,
            [{ Length: 0 }] => null,
            _ => throw new InvalidRequestException("query-wrong", $"`{name}` must be given once, with {MaximumLength} characters at most."),
        };

    /// <summary>A whole number within bounds.</summary>
    public static int? Integer(HttpRequest request, string name, int minimum, int maximum) =>
        Text(request, name) switch
        {
            null => null,
            var text
                when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number >= minimum
                    && number <= maximum => number,
            _ => throw new InvalidRequestException("query-wrong", $"`{name}` must be a whole number from {minimum} to {maximum}."),
        };

    /// <summary>How many entries a page has, see <see cref="PageSizeQueryAttribute"/>.</summary>
    public static int PageSize(HttpRequest request) => Integer(request, "top", minimum: 1, MaximumPage) ?? DefaultPage;

    /// <summary>How many messages are replayed, see <see cref="ReplaySizeQueryAttribute"/>.</summary>
    public static int ReplaySize(HttpRequest request) => Integer(request, "top", minimum: 1, MaximumReplay) ?? DefaultReplay;

    /// <summary>A GUID.</summary>
    public static Guid? Identity(HttpRequest request, string name) =>
        Text(request, name) switch
        {
            null => null,
            var text when Guid.TryParseExact(text, "D", out var value) => value,
            _ => throw new InvalidRequestException("query-wrong", $"`{name}` must be a GUID."),
        };

    /// <summary>A word of an enumeration.</summary>
    public static T? Word<T>(HttpRequest request, string name)
        where T : struct, Enum =>
        Text(request, name) switch
        {
            null => null,
            var text when Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) => Enum.Parse<T>(text, ignoreCase: true),
            _ => throw new InvalidRequestException("query-wrong", $"`{name}` must be one of {string.Join(", ", Enum.GetNames<T>())}."),
        };

    /// <summary>A date and time in ISO 8601.</summary>
    public static DateTimeOffset? Moment(HttpRequest request, string name) =>
        Text(request, name) switch
        {
            null => null,
            var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) =>
                value,
            _ => throw new InvalidRequestException("query-wrong", $"`{name}` must be a date and time such as 2026-01-31T12:00:00Z."),
        };
}

/// <summary>The parameter <c>cursor</c> of a list.</summary>
public sealed class CursorQueryAttribute() : ApiParameterAttribute("cursor", "`nextCursor` of the previous page.");

/// <summary>The parameter <c>top</c> of a list.</summary>
public sealed class PageSizeQueryAttribute : ApiParameterAttribute
{
    /// <summary>Describes it.</summary>
    public PageSizeQueryAttribute()
        : base("top", "The most entries on a page.") =>
        (Type, Minimum, Maximum, Default) = (typeof(int), 1, RequestQuery.MaximumPage, RequestQuery.DefaultPage);
}

/// <summary>The parameter <c>top</c> of a replay.</summary>
public sealed class ReplaySizeQueryAttribute : ApiParameterAttribute
{
    /// <summary>Describes it.</summary>
    public ReplaySizeQueryAttribute()
        : base("top", "The most messages that are replayed.") =>
        (Type, Minimum, Maximum, Default) = (typeof(int), 1, RequestQuery.MaximumReplay, RequestQuery.DefaultReplay);
}

/// <summary>The reason that the audit log keeps for what an operator does by hand.</summary>
internal static class StatedReason
{
    /// <summary>The longest, in characters.</summary>
    private const int MaximumReason = 500;

    /// <summary>The refusal of a request whose reason is missing or too long; null otherwise.</summary>
    public static IResult? Refuse(string? reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > MaximumReason
            ? Problem.BadRequest("reason-wrong", $"`reason` must have 1 to {MaximumReason} characters.")
            : null;
}
