using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Sends cmdlets that read, and collects their rows from all pages.</summary>
internal sealed class ExchangeChannel(ExchangeRequests requests, ServiceEndpoints endpoints, ExchangeTurns turns, IHttpClientFactory clients, ILogger<ExchangeChannel> logger)
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
        Guid tenantId, ExchangeCommand command, Func<JsonElement, bool> wanted, CancellationToken cancellationToken) =>
        turns.CallAsync(tenantId, () => ReadPagesAsync(tenantId, command, wanted, cancellationToken), cancellationToken);

    private async Task<Read<IReadOnlyList<JsonElement>>> ReadPagesAsync(
        Guid tenantId, ExchangeCommand command, Func<JsonElement, bool> wanted, CancellationToken cancellationToken)
    {
        var rows = new List<JsonElement>();
        Uri? next = null;
        for (var number = 1; number <= PageLimit; number++)
        {
            var page = await ReadPageAsync(tenantId, command, next, cancellationToken);
            for (var attempt = 1; attempt < BrokenAnswers.Tries && IsWorthAnotherTry(page, attempt); attempt++)
            {
                page = await ReadPageAsync(tenantId, command, next, cancellationToken);
            }

            if (page is not Read<ExchangeAnswer>.Found(var answer))
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

    private async Task<Read<ExchangeAnswer>> ReadPageAsync(Guid tenantId, ExchangeCommand command, Uri? next, CancellationToken cancellationToken)
    {
        var name = command.ToString();
        try
        {
            using var request = await requests.CreateAsync(tenantId, command, next, cancellationToken);
            using var client = clients.CreateClient(HttpClientNames.ExchangeReads);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var answer = await ExchangeAnswer.ReadAsync(response, endpoints.Exchange, cancellationToken);
            if (answer.Rows is not null)
            {
                return Read.Found(answer);
            }

            if (answer.Error is { SaysNotFound: true } && command.NamesAnObject)
            {
                return Read.Absent<ExchangeAnswer>();
            }

            if (response.StatusCode is HttpStatusCode.Unauthorized)
            {
                requests.RenewToken(tenantId, command, response);
            }

            var fault = answer.Error?.ToFault(command) ?? new ReadFault(ReadFaultKind.Malformed, $"{name}: {answer.Flaw}.");
            logger.RequestFailed(name, fault, ResponseFacts.RequestIdOf(response), ResponseFacts.AttemptIdOf(response));
            return new Read<ExchangeAnswer>.Unreadable(fault);
        }
        catch (Exception exception) when (exception is not ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            var fault = TransportFaults.From(exception, name);
            logger.RequestBroke(name, tenantId, fault);
            return new Read<ExchangeAnswer>.Unreadable(fault);
        }
    }

    // A token may have lost its force before its time: with a fresh one, one more try tells.
    private static bool IsWorthAnotherTry(Read<ExchangeAnswer> page, int attempt) => page is Read<ExchangeAnswer>.Unreadable(var fault)
        && (fault.Kind is ReadFaultKind.Malformed || (fault.Kind is ReadFaultKind.Unauthenticated && attempt == 1));

    private static Read<IReadOnlyList<JsonElement>> Complete(List<JsonElement> rows, ExchangeCommand command) => (rows.Count, command.NamesAnObject) switch
    {
        (0, true) => Unreadable(ReadFaultKind.Malformed, $"{command}: neither the object nor an error that it is missing."),
        (0, false) => Read.Absent<IReadOnlyList<JsonElement>>(),
        _ => Read.Found<IReadOnlyList<JsonElement>>(rows),
    };

    private static Read<IReadOnlyList<JsonElement>> Ended(Read<ExchangeAnswer> page, int number, ExchangeCommand command) => (page, number) switch
    {
        (Read<ExchangeAnswer>.Unreadable(var fault), 1) => new Read<IReadOnlyList<JsonElement>>.Unreadable(fault),
        (Read<ExchangeAnswer>.Unreadable(var fault), _) => Unreadable(ReadFaultKind.Partial, $"page {number} is missing: {fault}"),
        (_, 1) => Read.Absent<IReadOnlyList<JsonElement>>(),
        _ => Unreadable(ReadFaultKind.Partial, $"{command}: page {number} is missing."),
    };

    private static Read<IReadOnlyList<JsonElement>> Unreadable(ReadFaultKind kind, string detail) => Read.Unreadable<IReadOnlyList<JsonElement>>(kind, detail);
}
