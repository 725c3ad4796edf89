using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>
/// Writes into tickets. No vendor offers idempotency here: after an attempt whose outcome nobody knows, the ticket is read first, and the
/// comment is written only when its marker is certainly not there.
/// </summary>
public sealed class TicketClient(IHttpClientFactory clients, ICredentialFactory credentials, TimeProvider time)
{
    /// <summary>The named HTTP client: no redirects, no cookies, no retries.</summary>
    public const string HttpClientName = "TenantHygiene.Ticketing";

    private const string Unauthorized = "HTTP 401";
    private const int MaximumPages = 20;

    private readonly AccessTokens _tokens = new(credentials, time);

    /// <summary>Makes one attempt.</summary>
    /// <param name="connection">Whose ticket it is.</param>
    /// <param name="message">The message.</param>
    /// <param name="mayHaveArrived">Whether an earlier attempt may have succeeded.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<SendResult> SendAsync(
        Connection connection,
        TicketMessage message,
        bool mayHaveArrived,
        CancellationToken cancellationToken
    )
    {
        if (TicketSystem.Of(connection) is not { } system)
        {
            return new SendResult.Never("The connection no longer sends answers.");
        }

        if (!system.TicketId.IsMatch(message.TicketId))
        {
            return new SendResult.Never($"'{message.TicketId}' is not a ticket id of {connection.Kind}.");
        }

        var call = message.Closes
            ? system.Resolve(message.TicketId, message.Text)
            : system.Comment(message.TicketId, message.Kind, message.Text);
        if (call is null)
        {
            return new SendResult.Delivered();
        }

        using var http = clients.CreateClient(HttpClientName);
        try
        {
            var result = await AttemptAsync(http, connection, system, call, message, mayHaveArrived, cancellationToken);
            // A token may be withdrawn before its time: what a vendor refuses for that was not done, and a new one is asked for once.
            return result is SendResult.Later { Error: Unauthorized } && _tokens.Discard(connection)
                ? await AttemptAsync(http, connection, system, call, message, mayHaveArrived, cancellationToken)
                : result;
        }
        catch (HttpRequestException exception)
        {
            return new SendResult.Later(exception.Message);
        }
    }

    /// <summary>
    /// Reads what people did in a ticket: every comment and, where the settings name a state that approves, every change of state; the
    /// oldest first.
    /// </summary>
    /// <param name="connection">Whose ticket it is.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Everything, or why not everything could be read. Never absent: a ticket that is not found was not read.</returns>
    public async Task<Read<IReadOnlyList<TicketActivity>>> ReadActsAsync(
        Connection connection,
        string ticketId,
        CancellationToken cancellationToken
    )
    {
        if (TicketSystem.Of(connection) is not { } system || !system.TicketId.IsMatch(ticketId))
        {
            return NotRead(
                ReadFaultKind.Refused,
                $"'{ticketId}' is not a ticket id of {connection.Kind}, or the connection sends no answers."
            );
        }

        using var http = clients.CreateClient(HttpClientName);
        try
        {
            var acts = new List<TicketActivity>();
            foreach (var history in system.Histories(ticketId, connection.Options.Approvals.ApprovedState is not null))
            {
                if (await ReadAsync(http, connection, system, history, acts, cancellationToken) is { } fault)
                {
                    return NotRead(ReadFaultKind.Malformed, fault);
                }
            }

            return Read.Found<IReadOnlyList<TicketActivity>>([.. acts.OrderBy(act => act.At)]);
        }
        catch (HttpRequestException exception)
        {
            return NotRead(ReadFaultKind.ServiceFailed, exception.Message);
        }
    }

    // Null once everything was added; otherwise why not.
    private async Task<string?> ReadAsync(
        HttpClient http,
        Connection connection,
        TicketSystem system,
        TicketHistory history,
        List<TicketActivity> acts,
        CancellationToken cancellationToken
    )
    {
        var call = history.First;
        for (var page = 1; page <= MaximumPages; page++)
        {
            var (answer, error) = await SendWithTokenAsync(http, connection, system, call, cancellationToken);
            if (error == Unauthorized && _tokens.Discard(connection))
            {
                (answer, error) = await SendWithTokenAsync(http, connection, system, call, cancellationToken);
            }

            if (answer is null)
            {
                return error;
            }

            if (history.Read(answer, page) is not { } read)
            {
                return "the answer is incomplete, or does not have the documented form";
            }

            acts.AddRange(read.Acts);
            if (read.Next is not { } next)
            {
                return null;
            }

            call = next;
        }

        return $"the ticket's history has more than {MaximumPages} pages";
    }

    private async Task<(VendorResponse? Answer, string? Error)> SendWithTokenAsync(
        HttpClient http,
        Connection connection,
        TicketSystem system,
        VendorRequest call,
        CancellationToken cancellationToken
    )
    {
        var token = await _tokens.GetAsync(http, connection, system, cancellationToken);
        using var request = Request(connection, system, call, token);
        return await VendorHttp.ReadAsync(http, request, time, cancellationToken);
    }

    private static Read<IReadOnlyList<TicketActivity>> NotRead(ReadFaultKind kind, string detail) =>
        Read.Unreadable<IReadOnlyList<TicketActivity>>(kind, detail);

    private async Task<SendResult> AttemptAsync(
        HttpClient http,
        Connection connection,
        TicketSystem system,
        VendorRequest call,
        TicketMessage message,
        bool mayHaveArrived,
        CancellationToken cancellationToken
    )
    {
        var token = await _tokens.GetAsync(http, connection, system, cancellationToken);
        if (mayHaveArrived && await FindExistingAsync(http, connection, system, message, token, cancellationToken) is { } seen)
        {
            return seen;
        }

        using var request = Request(connection, system, call, token);
        var result = await VendorHttp.SendAsync(http, request, time, cancellationToken);
        return result is SendResult.Gone ? new SendResult.Never("HTTP 410") : result;
    }

    // Null when the message has certainly not arrived.
    private async Task<SendResult?> FindExistingAsync(
        HttpClient http,
        Connection connection,
        TicketSystem system,
        TicketMessage message,
        string? token,
        CancellationToken cancellationToken
    )
    {
        var call = message.Closes ? system.ResolvedCheck(message.TicketId) : system.Comments(message.TicketId);
        for (var page = 1; call is not null; page++)
        {
            using var request = Request(connection, system, call, token);
            var (answer, error) = await VendorHttp.ReadAsync(http, request, time, cancellationToken);
            if (answer is null)
            {
                return error == Unauthorized ? new SendResult.Later(Unauthorized) : Unreadable($"{error}.");
            }

            if (HasArrived(system, message, answer) is not { } hasArrived)
            {
                return Unreadable("the answer is incomplete, or does not have the documented form.");
            }

            if (hasArrived)
            {
                return new SendResult.Delivered();
            }

            call = message.Closes ? null : system.MoreComments(message.TicketId, answer, page);
            if (call is not null && page == MaximumPages)
            {
                return Unreadable($"the ticket has more than {MaximumPages} pages of comments.");
            }
        }

        return null;
    }

    // Null where the answer does not tell.
    private static bool? HasArrived(TicketSystem system, TicketMessage message, VendorResponse answer) =>
        message.Closes ? system.IsResolved(answer)
        : system.CommentsOf(answer) is { } comments ? Holds(comments, message.Marker)
        : null;

    private static SendResult.Unknown Unreadable(string reason) =>
        new($"TenantHygiene could not read whether the message arrived: {reason}");

    private static HttpRequestMessage Request(Connection connection, TicketSystem system, VendorRequest call, string? token)
    {
        var request = call.ToRequest(connection.Options.Answers!.BaseUrl);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TenantHygiene", "1"));
        system.Authorize(request, token);
        return request;
    }

    // Wherever in its answer the vendor puts the text.
    private static bool Holds(JsonNode? node, string marker) =>
        node switch
        {
            JsonObject members => members.Any(member => Holds(member.Value, marker)),
            JsonArray items => items.Any(item => Holds(item, marker)),
            JsonValue value => value.GetValueKind() is JsonValueKind.String
                && value.GetValue<string>().Contains(marker, StringComparison.Ordinal),
            _ => false,
        };
}
