using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Sends cmdlets that read, and collects their rows from all pages.</summary>
internal sealed class ExchangeChannel(
    ExchangeRequests requests,
    ServiceEndpoints endpoints,
    ExchangeConcurrencyLimiter limiter,
    IHttpClientFactory clients,
    ILogger<ExchangeChannel> logger
)
{
    private const int PageLimit = 100;

    /// <summary>
    /// Every row. Absent is only what Exchange itself does not know when an object is named, or a complete empty list when none is;
    /// an empty list where an object is named is malformed.
    /// </summary>
    public Task<Read<IReadOnlyList<JsonElement>>> ReadAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken) =>
        ReadAsync(tenantId, command, static _ => true, cancellationToken);

    /// <summary>The rows that are wanted of a long list; the others are forgotten page by page.</summary>
    public Task<Read<IReadOnlyList<JsonElement>>> ReadAsync(
        Guid tenantId,
        ExchangeCommand command,
        Func<JsonElement, bool> wanted,
        CancellationToken cancellationToken
    ) => limiter.CallAsync(tenantId, () => ReadPagesAsync(tenantId, command, wanted, cancellationToken), cancellationToken);

    private async Task<Read<IReadOnlyList<JsonElement>>> ReadPagesAsync(
        Guid tenantId,
        ExchangeCommand command,
        Func<JsonElement, bool> wanted,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<JsonElement>();
        Uri? next = null;
        for (var number = 1; number <= PageLimit; number++)
        {
            var page = await ReadPageAsync(tenantId, command, next, cancellationToken);
            for (var attempt = 1; attempt < MalformedResponses.MaximumAttempts && IsWorthAnotherTry(page, attempt); attempt++)
            {
                page = await ReadPageAsync(tenantId, command, next, cancellationToken);
            }

            if (page is not Read<ExchangeResponse>.Found(var answer))
            {
                return Ended(page, number, command);
            }

            rows.AddRange(answer.Rows!.Where(wanted));
            if (answer.Next is null)
            {
                return Complete(rows, command);
            }

            if (answer.Next == next)
            {
                return Unreadable(ReadFaultKind.Malformed, $"{command}: page {number} leads to itself.");
            }

            next = answer.Next;
        }

        return Unreadable(ReadFaultKind.Partial, $"{command}: more than {PageLimit} pages.");
    }

    private async Task<Read<ExchangeResponse>> ReadPageAsync(
        Guid tenantId,
        ExchangeCommand command,
        Uri? next,
        CancellationToken cancellationToken
    )
    {
        var name = command.ToString();
        try
        {
            using var request = await requests.CreateAsync(tenantId, command, next, cancellationToken);
            using var client = clients.CreateClient(HttpClientNames.ExchangeReads);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var answer = await ExchangeResponse.ReadAsync(response, endpoints.Exchange, cancellationToken);
            if (answer.Rows is not null)
            {
                return Read.Found(answer);
            }

            if (answer.Error is { IsNotFound: true } && command.NamesAnObject)
            {
                return Read.Absent<ExchangeResponse>();
            }

            if (response.StatusCode is HttpStatusCode.Unauthorized)
            {
                requests.RenewToken(tenantId, command, response);
            }

            var fault = answer.Error?.ToFault(command) ?? new ReadFault(ReadFaultKind.Malformed, $"{name}: {answer.Flaw}.");
            logger.RequestFailed(name, fault, ResponseFacts.RequestIdOf(response), ResponseFacts.AttemptIdOf(response));
            return new Read<ExchangeResponse>.Unreadable(fault);
        }
        catch (Exception exception) when (exception is not ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            var fault = TransportFaults.From(exception, name);
            logger.RequestInterrupted(name, tenantId, fault);
            return new Read<ExchangeResponse>.Unreadable(fault);
        }
    }

    // A token may be revoked before it expires: retry once with a new one.
    private static bool IsWorthAnotherTry(Read<ExchangeResponse> page, int attempt) =>
        page is Read<ExchangeResponse>.Unreadable(var fault)
        && (fault.Kind is ReadFaultKind.Malformed || (fault.Kind is ReadFaultKind.Unauthenticated && attempt == 1));

    private static Read<IReadOnlyList<JsonElement>> Complete(List<JsonElement> rows, ExchangeCommand command) =>
        (rows.Count, command.NamesAnObject) switch
        {
            (0, true) => Unreadable(ReadFaultKind.Malformed, $"{command}: the answer has neither the object nor a not-found error."),
            (0, false) => Read.Absent<IReadOnlyList<JsonElement>>(),
            _ => Read.Found<IReadOnlyList<JsonElement>>(rows),
        };

    private static Read<IReadOnlyList<JsonElement>> Ended(Read<ExchangeResponse> page, int number, ExchangeCommand command) =>
        (page, number) switch
        {
            (Read<ExchangeResponse>.Unreadable(var fault), 1) => new Read<IReadOnlyList<JsonElement>>.Unreadable(fault),
            (Read<ExchangeResponse>.Unreadable(var fault), _) => Unreadable(ReadFaultKind.Partial, $"page {number} is missing: {fault}"),
            (_, 1) => Read.Absent<IReadOnlyList<JsonElement>>(),
            _ => Unreadable(ReadFaultKind.Partial, $"{command}: page {number} is missing."),
        };

    private static Read<IReadOnlyList<JsonElement>> Unreadable(ReadFaultKind kind, string detail) =>
        Read.Unreadable<IReadOnlyList<JsonElement>>(kind, detail);
}

/// <summary>Builds requests of <c>InvokeCommand</c> as Exchange's own PowerShell module does.</summary>
internal sealed class ExchangeRequests(ITenantCredentials credentials, ServiceEndpoints endpoints)
{
    private const string SystemMailbox = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}";

    private readonly string _connectionId = Guid.NewGuid().ToString("D");

    /// <summary>The request with a token, not yet sent.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="command">The cmdlet.</param>
    /// <param name="nextLink">Where a further page is; it has been checked to lead to Exchange.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Azure.Identity.AuthenticationFailedException">There is no token.</exception>
    public async Task<HttpRequestMessage> CreateAsync(
        Guid tenantId,
        ExchangeCommand command,
        Uri? nextLink,
        CancellationToken cancellationToken
    )
    {
        var token = await credentials
            .Of(tenantId, command.Access)
            .GetTokenAsync(new TokenRequestContext([endpoints.ExchangeScope]), cancellationToken);
        var request = new HttpRequestMessage(HttpMethod.Post, nextLink ?? endpoints.InvokeCommand(tenantId));
        var headers = request.Headers;
        headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        headers.Add("X-ResponseFormat", "json");
        headers.Add("X-CmdletName", command.Cmdlet);
        headers.Add("X-AnchorMailbox", $"APP:{SystemMailbox}@{tenantId:D}");
        headers.Add("X-ClientApplication", "TenantHygiene");
        headers.Add("connection-id", _connectionId);
        headers.Add("Prefer", "odata.maxpagesize=1000");
        request.Content = new ByteArrayContent(command.ToBody());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", Encoding.UTF8.WebName);
        ThrottlingObserver.Mark(request, tenantId);
        return request;
    }

    /// <summary>Makes the next request carry a fresh token, after the service has refused one.</summary>
    public void RenewToken(Guid tenantId, ExchangeCommand command, HttpResponseMessage refusal) =>
        credentials.Of(tenantId, command.Access).Renew(endpoints.ExchangeScope, refusal.Headers.WwwAuthenticate.ToString());
}
