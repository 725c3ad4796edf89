using System.Net;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>An error as Exchange reported it, in whichever of its shapes.</summary>
/// <param name="Status">The response's status; 200 is among them.</param>
/// <param name="ExceptionType">The exception's type with its namespace; the best that a program can go by.</param>
/// <param name="IsClientFault">Whether Exchange blames the request.</param>
/// <param name="Message">Exchange's text; null when the body holds none, as that of a gateway, or one that was cut short.</param>
internal sealed record ExchangeError(HttpStatusCode Status, string? ExceptionType, bool IsClientFault, string? Message)
{
    private static readonly HashSet<string> RefusalTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "RecipientTaskException", "ManagementObjectAmbiguousException",
        "ParameterTransformationException", "AmbiguousParameterSetException", "ParameterBindingException",
    };

    private string? ShortType => ExceptionType?.Split('.')[^1];

    // A server in trouble (5xx) may report anything as missing.
    private bool IsAnswer => Status < HttpStatusCode.InternalServerError;

    // A header arrives even where the body is cut short or not Exchange's: only a complete error of Exchange says what came of a request.
    private bool IsComplete => Message is not null;

    /// <summary>Whether Exchange looked, and there is no such object.</summary>
    public bool SaysNotFound => IsAnswer && IsComplete && Is("ManagementObjectNotFoundException");

    /// <summary>Whether it is certain that the cmdlet did not even begin.</summary>
    public bool IsTurnedAway => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests
        || (IsAnswer && IsComplete && Is("CmdletAccessDeniedException"));

    /// <summary>Whether it is certain that the cmdlet refused the object and did nothing.</summary>
    public bool IsRefusal => IsAnswer && IsComplete && !IsTurnedAway
        && ((ShortType is not null && RefusalTypes.Contains(ShortType)) || (Status is HttpStatusCode.BadRequest && IsClientFault));

    /// <summary>What it means to a read.</summary>
    public ReadFault ToFault(string request) => new(Kind, $"{request}: {this}");

    /// <summary>The same with what to grant where a right is missing.</summary>
    public ReadFault ToFault(ExchangeCommand command) => ToFault(command.ToString()) with
    {
        Remedy = Kind is ReadFaultKind.Unauthenticated or ReadFaultKind.Forbidden ? ExchangePermissions.Remedy(command) : null,
    };

    /// <inheritdoc/>
    public override string ToString() => Message is null && ExceptionType is null
        ? $"{(int)Status} without an error of Exchange."
        : $"{(int)Status} {ShortType}: {ResponseFacts.Bounded(Message ?? "no text")}";

    private ReadFaultKind Kind => ShortType switch
    {
        _ when !IsAnswer => ResponseFacts.KindOf(Status),
        _ when Is("ManagementObjectAmbiguousException") => ReadFaultKind.Ambiguous,
        _ when Is("CmdletAccessDeniedException") => ReadFaultKind.Forbidden,
        _ when Status is HttpStatusCode.OK || Message is not null => Status is HttpStatusCode.OK or HttpStatusCode.NotFound ? ReadFaultKind.Refused : ResponseFacts.KindOf(Status),
        _ => ResponseFacts.KindOf(Status),
    };

    private bool Is(string type) => string.Equals(ShortType, type, StringComparison.OrdinalIgnoreCase);
}
