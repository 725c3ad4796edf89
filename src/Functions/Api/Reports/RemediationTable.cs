using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Reports;

/// <summary>A list of remediations as CSV: not one page, but all that the filter asks for, up to a bound.</summary>
public static class RemediationTable
{
    /// <summary>The most rows. Narrow the filter (<c>since</c>, <c>tenantId</c>) where there are more.</summary>
    public const int MaximumRows = 50_000;

    private const int PageSize = 200;

    private static readonly string[] _columns =
    [
        "id",
        "tenantId",
        "userId",
        "userPrincipalName",
        "displayName",
        "problem",
        "state",
        "mode",
        "createdAt",
        "updatedAt",
        "completedAt",
        "outcome",
        "ticket",
    ];

    /// <summary>The table.</summary>
    public static IResult Of(RemediationStore store, TenantScope scope, RemediationFilter filter, CancellationToken cancellationToken) =>
        new CsvAnswer("remediations.csv", _columns, RowsAsync(store, scope, filter with { Top = PageSize }, cancellationToken));

    private static async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync(
        RemediationStore store,
        TenantScope scope,
        RemediationFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var written = 0;
        do
        {
            var page = await store.ListAsync(scope, filter, cancellationToken);
            foreach (var item in page.Items)
            {
                yield return Row(item);
                if (++written == MaximumRows)
                {
                    yield break;
                }
            }

            filter = filter with { Cursor = page.NextCursor };
        } while (filter.Cursor is not null);
    }

    private static IReadOnlyList<string?> Row(RemediationSummary item) =>
        [
            item.Id,
            item.TenantId.ToString(),
            item.UserId.ToString(),
            item.UserPrincipalName,
            item.DisplayName,
            item.Problem,
            item.State.ToString(),
            item.Mode.ToString(),
            Time(item.CreatedAt),
            Time(item.UpdatedAt),
            Time(item.CompletedAt),
            item.Outcome?.Code,
            item.Ticket is { } ticket ? $"{ticket.System}/{ticket.Id}" : null,
        ];

    private static string? Time(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}
