using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Functions.Tickets;

/// <summary>
/// <c>OPTIONS /webhooks/{connection}</c>: the validation handshake of CloudEvents' HTTP webhooks. It says that deliveries are welcome here,
/// and nothing about who sends them: each is verified all the same.
/// </summary>
public sealed class AnswerHandshake(ConnectionRegistry connections, ApiOptions settings)
{
    [Function(nameof(AnswerHandshake))]
    [ApiOperation(
        "Answer the validation handshake of CloudEvents",
        Scope = RouteScope.Signature,
        Access = ApiAccess.Anonymous,
        Refuses = [404]
    )]
    [ApiHeader("WebHook-Request-Origin", "The sender that asks for permission to deliver.")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = "api/v1/webhooks/{connection}")] HttpRequest request,
        string connection
    )
    {
        if (connections.Find(connection) is not { Kind: ConnectionKind.CloudEvents })
        {
            return Problem.NotFound($"No connection '{connection}' of the kind CloudEvents is configured. Correct the address.");
        }

        if (
            request.Headers["WebHook-Request-Origin"] is not [{ Length: > 0 and <= 255 } origin]
            || !origin.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-')
        )
        {
            return Problem.BadRequest("origin-missing", "`WebHook-Request-Origin` must be the host name of the sender.");
        }

        var headers = request.HttpContext.Response.Headers;
        headers["WebHook-Allowed-Origin"] = origin;
        headers["WebHook-Allowed-Rate"] = settings.DeliveriesPerMinute.ToString(CultureInfo.InvariantCulture);
        headers.Allow = "POST, OPTIONS";
        return Results.Ok();
    }
}
