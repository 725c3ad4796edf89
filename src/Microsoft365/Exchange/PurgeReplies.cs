using System.Net;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Reads the reply to a purge. Whatever does not prove that something happened, or that nothing did, leaves it unsettled.</summary>
internal static class PurgeReplies
{
    public static async Task<PurgeReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var requestId = ResponseFacts.RequestIdOf(response);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var isSuccess = response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent;
        if (body.Length == 0 && isSuccess)
        {
            return new PurgeReply.Accepted(requestId);
        }

        JsonDocument? document = null;
        try
        {
            document = await StrictJson.ParseAsync(response.Content, cancellationToken);
        }
        catch (JsonException) when (isSuccess)
        {
            return new PurgeReply.Unsettled($"{(int)response.StatusCode} with a body that is not JSON.");
        }
        catch (JsonException)
        {
            // Errors need not be JSON; the status tells then.
        }

        using (document)
        {
            return isSuccess && document is not null && IsPlainSuccess(document.RootElement)
                ? new PurgeReply.Accepted(requestId)
                : FromError(ExchangeErrorParser.Parse(response, document?.RootElement), requestId);
        }
    }

    private static bool IsPlainSuccess(JsonElement body) => body.ValueKind is JsonValueKind.Object && !ExchangeErrorParser.IsError(body);

    private static PurgeReply FromError(ExchangeError error, string? requestId) => error switch
    {
        { SaysNotFound: true } => new PurgeReply.AlreadyGone(requestId),
        { IsTurnedAway: true } => new PurgeReply.TurnedAway(error.ToString()),
        { IsRefusal: true } => new PurgeReply.Refused(error.ExceptionType, error.Message ?? error.ToString(), requestId),
        _ => new PurgeReply.Unsettled(error.ToString()),
    };
}
