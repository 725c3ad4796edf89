using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Functions.Api.Reports;

/// <summary>
/// <c>GET /tenants/{tenantId}/audit?after=…</c>: the audit log of a tenant from an entry on, for a SIEM. Entries are numbered without gaps, so
/// that whoever goes on after the last number that was read misses none and reads none twice.
/// </summary>
public sealed class ExportAuditLog(AuditLog log, TenantPolicies tenants, ApiLinks links)
{
    private const string Lines = "application/x-ndjson";
    private const int MaximumEntries = 1_000;

    /// <summary>An answer ends after the entry that exceeds it: entries can be long.</summary>
    private const int MaximumCharacters = 4_000_000;

    private static readonly string[] _columns =
    [
        "sequence",
        "at",
        "kind",
        "actorId",
        "actorName",
        "remediationId",
        "content",
        "previousHash",
        "hash",
    ];

    [Function(nameof(ExportAuditLog))]
    [ApiOperation(
        "Export the audit log of a tenant, oldest first",
        Scope = RouteScope.Tenant,
        Notes = "One JSON object for each entry and line; CSV for `Accept: text/csv`. `Link` with `rel=\"next\"` leads on. An answer without"
            + " it has everything so far: ask again later with the sequence of the last entry.",
        Role = ApiRole.Read,
        Refuses = [404]
    )]
    [ApiAlsoAnswers(200, "One entry on each line.", MediaType = Lines)]
    [ApiAlsoAnswers(200, "The same as a table.", MediaType = CsvAnswer.MediaType)]
    [ApiQuery("after", "The sequence of the last entry that the client has; 0 for none.", Type = typeof(long), Default = 0)]
    [ApiQuery("top", "The most entries.", Type = typeof(int), Minimum = 1, Maximum = MaximumEntries, Default = MaximumEntries)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tenants/{tenantId}/audit")] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    )
    {
        if (!Guid.TryParseExact(tenantId, "D", out var id) || !tenants.Contains(request.Scope(), id))
        {
            return Problem.NotFound($"There is no tenant '{tenantId}'.");
        }

        var after = After(request);
        var top = RequestQuery.Integer(request, "top", minimum: 1, MaximumEntries) ?? MaximumEntries;
        var (entries, isMore) = await ReadAsync(id, after, top, cancellationToken);
        if (isMore)
        {
            var next = string.Create(CultureInfo.InvariantCulture, $"tenants/{id}/audit?after={entries[^1].Sequence}&top={top}");
            request.HttpContext.Response.Headers.Link = $"<{links.To(request, next)}>; rel=\"next\"";
        }

        return CsvAnswer.IsAskedFor(request)
            ? new CsvAnswer($"audit-{id}-{after}.csv", _columns, entries.Select(Row).ToAsyncEnumerable())
            : Results.Text(string.Concat(entries.Select(entry => Line(entry) + "\n")), Lines);
    }

    private async Task<(IReadOnlyList<AuditEntry> Entries, bool IsMore)> ReadAsync(
        Guid tenantId,
        long after,
        int top,
        CancellationToken cancellationToken
    )
    {
        var entries = new List<AuditEntry>();
        var length = 0;
        await foreach (var entry in log.ReadAsync(tenantId, after + 1, cancellationToken))
        {
            if (entries.Count == top || length > MaximumCharacters)
            {
                return (entries, IsMore: true);
            }

            entries.Add(entry);
            length += entry.Content.Length;
        }

        return (entries, IsMore: false);
    }

    private static long After(HttpRequest request) =>
        RequestQuery.Text(request, "after") switch
        {
            null => 0,
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue =>
                number,
            _ => throw new InvalidRequestException("query-wrong", "`after` must be the sequence of an entry, or 0."),
        };

    private static string Line(AuditEntry entry) =>
        new JsonObject
        {
            ["sequence"] = entry.Sequence,
            ["tenantId"] = entry.TenantId,
            ["at"] = entry.At,
            ["kind"] = entry.Kind,
            ["actorId"] = entry.Actor?.Id,
            ["actorName"] = entry.Actor?.Name,
            ["remediationId"] = entry.RemediationId,
            ["content"] = JsonNode.Parse(entry.Content),
            ["previousHash"] = entry.PreviousHash,
            ["hash"] = entry.Hash,
        }.ToJsonString(JsonSerializerOptions.Web);

    private static IReadOnlyList<string?> Row(AuditEntry entry) =>
        [
            entry.Sequence.ToString(CultureInfo.InvariantCulture),
            entry.At.ToString("O", CultureInfo.InvariantCulture),
            entry.Kind,
            entry.Actor?.Id,
            entry.Actor?.Name,
            entry.RemediationId,
            entry.Content,
            entry.PreviousHash,
            entry.Hash,
        ];
}
