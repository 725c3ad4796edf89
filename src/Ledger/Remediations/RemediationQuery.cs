using System.Buffers.Text;
using System.Text;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>Answers lists: places from the index, contents from the records.</summary>
internal sealed class RemediationQuery(RemediationIndex index, RemediationRows rows, SnoozeStore snoozes)
{
    private const int MaximumTop = 200;
    private const int Parallelism = 16;

    /// <summary>Rows of other tenants that one page passes over at most. The next page goes on from there.</summary>
    private const int MaximumForeignRows = 2_000;

    public async Task<RemediationPage> ReadAsync(TenantScope scope, RemediationFilter filter, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Top, MaximumTop);

        var after = RemediationCursor.Read(filter);
        if (scope.IsEmpty || (filter.TenantId is { } wanted && !scope.Contains(wanted)))
        {
            return new RemediationPage([], NextCursor: null);
        }

        var items = new List<(string Place, RemediationSummary Summary)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var foreign = 0;
        var entries = index.QueryAsync(Narrow(scope, filter), after, cancellationToken);
        var batches = entries.Chunk(Math.Min(filter.Top + 1, Parallelism));
        await foreach (var read in batches.WithCancellation(cancellationToken))
        {
            var batch = read.Where(entry => scope.Contains(entry.TenantId)).ToList();
            foreign += read.Length - batch.Count;
            var summaries = await Task.WhenAll(batch.Select(entry => rows.FindSummaryAsync(entry.RemediationId, cancellationToken)));
            foreach (var (entry, found) in batch.Zip(summaries))
            {
                if (found is not var (summary, stateVersion))
                {
                    continue;
                }

                if (entry.State is { } state && state != summary.State.ToString())
                {
                    await index.CorrectAsync(entry, summary, stateVersion, cancellationToken);
                }

                // A writer that was late may have left a second row of the same state.
                if (
                    scope.Contains(summary.TenantId)
                    && Matches(filter, summary)
                    && seen.Add(summary.Id)
                    && (!filter.NeedsAttention || await NeedsAttentionAsync(summary, cancellationToken))
                )
                {
                    items.Add((entry.Place, summary));
                }
            }

            if (items.Count > filter.Top)
            {
                break;
            }

            if (foreign > MaximumForeignRows)
            {
                return new RemediationPage([.. items.Select(item => item.Summary)], RemediationCursor.Write(filter, read[^1].Place));
            }
        }

        var shown = items.Take(filter.Top).ToList();
        return new RemediationPage(
            [.. shown.Select(item => item.Summary)],
            items.Count > shown.Count ? RemediationCursor.Write(filter, shown[^1].Place) : null
        );
    }

    /// <summary>A scope of one tenant is answered from that tenant's own rows.</summary>
    private static RemediationFilter Narrow(TenantScope scope, RemediationFilter filter) =>
        filter is { TenantId: null } && scope.Tenants is { Count: 1 } tenants ? filter with { TenantId = tenants.Single() } : filter;

    private async Task<bool> NeedsAttentionAsync(RemediationSummary summary, CancellationToken cancellationToken)
    {
        if (await snoozes.FindAsync(summary.TenantId, summary.UserId, cancellationToken) is not null)
        {
            return false;
        }

        var ofUser = new RemediationFilter { User = summary.UserId.ToString(), TenantId = summary.TenantId };
        await foreach (var entry in index.QueryAsync(ofUser, after: null, cancellationToken))
        {
            if (entry.RemediationId == summary.Id)
            {
                return true;
            }

            // A newer one counts once it is confirmed.
            if (await rows.FindSummaryAsync(entry.RemediationId, cancellationToken) is not null)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(RemediationFilter filter, RemediationSummary summary) =>
        (filter.TenantId is null || filter.TenantId == summary.TenantId)
        && (filter.State is null || filter.State == summary.State)
        && (filter.Since is null || summary.CreatedAt >= filter.Since)
        && (filter.User is null || IsUser(filter.User, summary))
        && (
            filter.Ticket is null
            || IsTicket(filter.Ticket, summary.Ticket)
            || summary.FurtherTickets?.Any(further => IsTicket(filter.Ticket, further)) is true
        );

    private static bool IsUser(string user, RemediationSummary summary) =>
        Guid.TryParse(user, out var id)
            ? id == summary.UserId
            : summary.UserPrincipalName is { } name && TableKey.OfText(name) == TableKey.OfText(user);

    private static bool IsTicket(TicketFilter wanted, TicketReference? ticket) =>
        ticket is not null
        && TableKey.OfText(ticket.Id) == TableKey.OfText(wanted.Id)
        && (wanted.System is null || TableKey.OfText(ticket.System) == TableKey.OfText(wanted.System));
}

/// <summary>Which remediations a list is to show. All conditions must hold.</summary>
public sealed record RemediationFilter
{
    /// <summary>Those of one tenant.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Those in one state.</summary>
    public RemediationState? State { get; init; }

    /// <summary>
    /// Those that somebody still has to look at: the latest of their user, unless scans are told to ignore the user for now.
    /// </summary>
    public bool NeedsAttention { get; init; }

    /// <summary>Those of one user: Entra object id or user principal name, whatever its case.</summary>
    public string? User { get; init; }

    /// <summary>Those of one ticket.</summary>
    public TicketFilter? Ticket { get; init; }

    /// <summary>Those created at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// Where the previous page ended: its <see cref="RemediationPage.NextCursor"/>. The other conditions must stay the same.
    /// </summary>
    public string? Cursor { get; init; }

    /// <summary>At most how many, 1 to 200.</summary>
    public int Top { get; init; } = 50;
}

/// <summary>Names a ticket, whatever its case.</summary>
/// <param name="Id">Its id.</param>
/// <param name="System">Its system; null means whatever system.</param>
public sealed record TicketFilter(string Id, string? System = null);

/// <summary>A page of a list, newest first.</summary>
/// <param name="Items">What it shows.</param>
/// <param name="NextCursor">Leads to the next page; null on the last one.</param>
public sealed record RemediationPage(IReadOnlyList<RemediationSummary> Items, string? NextCursor);

/// <summary>
/// The text form of a place in a list: that of the last item that was shown, bound to the conditions of the list.
/// New remediations sort before every place, so that they never shift a page.
/// </summary>
internal static class RemediationCursor
{
    public static string Write(RemediationFilter filter, string place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Conditions(filter)} {place}"));

    /// <summary>The place to go on after; null without a cursor.</summary>
    /// <exception cref="InvalidCursorException">It was made for other conditions, or not made here at all.</exception>
    public static string? Read(RemediationFilter filter)
    {
        if (filter.Cursor is not { } cursor)
        {
            return null;
        }

        if (cursor.Length > 512 || !Base64Url.IsValid(cursor))
        {
            throw new InvalidCursorException();
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ');
        return parts is [var conditions, var place] && conditions == Conditions(filter) && TableKey.IsId(place)
            ? place
            : throw new InvalidCursorException();
    }

    private static string Conditions(RemediationFilter filter) =>
        TableKey.OfSecretText(
            $"{IndexPlaces.For(filter)} {filter.TenantId} {filter.State} {filter.NeedsAttention} {filter.User?.ToUpperInvariant()} {filter.Since:O}"
        )[..16];
}

/// <summary>
/// A cursor does not belong to this list: it was cut, made up, or comes from a list with other conditions. Start again without it.
/// </summary>
public sealed class InvalidCursorException()
    : ArgumentException("The cursor does not belong to this list; use the nextCursor of its previous page, with the same conditions.");
