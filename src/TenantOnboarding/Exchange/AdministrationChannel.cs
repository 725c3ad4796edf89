using System.Text.Json;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>Sends an administrator's cmdlets: those that read are repeated by the transport, those that write are sent once.</summary>
internal sealed class AdministrationChannel(ExchangeChannel reads, ExchangeRequests requests, ServiceEndpoints endpoints, IHttpClientFactory clients)
{
    /// <summary>The rows of a cmdlet that reads.</summary>
    public Task<Read<IReadOnlyList<JsonElement>>> ReadAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken) =>
        reads.ReadAsync(tenantId, command, cancellationToken);

    /// <summary>Sends a cmdlet that writes. That something exists already is said as such: a second run finds it.</summary>
    /// <returns>Null when it is done.</returns>
    public async Task<ReadFault?> WriteAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken)
    {
        try
        {
            using var request = await requests.CreateAsync(tenantId, command, nextLink: null, cancellationToken);
            using var client = clients.CreateClient(HttpClientNames.ExchangePurges);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is System.Net.HttpStatusCode.NoContent)
            {
                return null;
            }

            var answer = await ExchangeAnswer.ReadAsync(response, endpoints.Exchange, cancellationToken);
            return answer.Rows is not null ? null : answer.Error?.ToFault(command.Cmdlet) ?? new ReadFault(ReadFaultKind.Malformed, $"{command.Cmdlet}: {answer.Flaw}.");
        }
        catch (Exception exception) when (exception is not ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            return TransportFaults.From(exception, command.Cmdlet);
        }
    }
}
