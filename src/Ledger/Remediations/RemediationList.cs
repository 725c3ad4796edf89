using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>Answers lists: places from the index, contents from the records.</summary>
internal sealed class RemediationList(RemediationIndex index, RemediationRows rows)
{
    private const int MaximumTop = 200;
    private const int Parallelism = 16;

    public async Task<RemediationPage> ReadAsync(RemediationFilter filter, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Top, MaximumTop);

        var items = new List<(string RowKey, RemediationSummary Summary)>();
        await foreach (var batch in index.QueryAsync(filter, RemediationCursor.Read(filter), cancellationToken).Chunk(Math.Min(filter.Top + 1, Parallelism)).WithCancellation(cancellationToken))
        {
            var summaries = await Task.WhenAll(batch.Select(entry => rows.FindSummaryAsync(entry.RemediationId, cancellationToken)));
            foreach (var (entry, summary) in batch.Zip(summaries))
            {
                if (summary is null)
                {
                    continue;
                }

                if (summary.State.ToString() != entry.State)
                {
                    await index.CorrectAsync(entry, summary, cancellationToken);
                }

                if (Matches(filter, summary))
                {
                    items.Add((entry.Row.RowKey, summary));
                }
            }

            if (items.Count > filter.Top)
            {
                break;
            }
        }

        var shown = items.Take(filter.Top).ToList();
        return new RemediationPage(
            [.. shown.Select(item => item.Summary)],
            items.Count > shown.Count ? RemediationCursor.Write(filter, shown[^1].RowKey) : null);
    }

    private static bool Matches(RemediationFilter filter, RemediationSummary summary) =>
        (filter.TenantId is null || filter.TenantId == summary.TenantId)
        && (filter.State is null || filter.State == summary.State)
        && (filter.Since is null || summary.CreatedAt >= filter.Since)
        && (filter.User is null || IsUser(filter.User, summary))
        && (filter.Ticket is null || IsTicket(filter.Ticket, summary.Ticket) || summary.FurtherTickets?.Any(further => IsTicket(filter.Ticket, further)) is true);

    private static bool IsUser(string user, RemediationSummary summary) => Guid.TryParse(user, out var id)
        ? id == summary.UserId
        : summary.UserPrincipalName is { } name && TableKey.OfText(name) == TableKey.OfText(user);

    private static bool IsTicket(TicketFilter wanted, TicketReference? ticket) =>
        ticket is not null
        && TableKey.OfText(ticket.Id) == TableKey.OfText(wanted.Id)
        && (wanted.System is null || TableKey.OfText(ticket.System) == TableKey.OfText(wanted.System));
}
