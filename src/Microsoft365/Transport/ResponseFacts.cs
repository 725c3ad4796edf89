using System.Net;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>What a response tells, whichever service sent it.</summary>
internal static class ResponseFacts
{
    private const int LongestMessage = 400;

    /// <summary>The kind of fault that an unsuccessful status stands for.</summary>
    public static ReadFaultKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ReadFaultKind.Unauthenticated,
        HttpStatusCode.Forbidden => ReadFaultKind.Forbidden,
        HttpStatusCode.TooManyRequests => ReadFaultKind.Throttled,
        HttpStatusCode.RequestTimeout => ReadFaultKind.TimedOut,
        HttpStatusCode.NotImplemented => ReadFaultKind.Refused,
        >= HttpStatusCode.InternalServerError => ReadFaultKind.ServiceFailed,
        HttpStatusCode.BadRequest => ReadFaultKind.Refused,
        HttpStatusCode.PartialContent => ReadFaultKind.Partial,

        // A 404 without the service's own error is as likely a gateway's or a wrong base address: never "absent".
        _ => ReadFaultKind.Malformed,
    };

    /// <summary>The service's id of the request.</summary>
    public static string? RequestIdOf(HttpResponseMessage response) => Header(response, "request-id");

    /// <summary>Our id of the attempt.</summary>
    public static string? AttemptIdOf(HttpResponseMessage response) =>
        response.RequestMessage?.Headers.TryGetValues(AttemptIdHandler.Header, out var values) == true ? values.FirstOrDefault() : null;

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>A service's message on one bounded line.</summary>
    public static string Bounded(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestMessage ? line : line[..LongestMessage] + "…";
    }
}
