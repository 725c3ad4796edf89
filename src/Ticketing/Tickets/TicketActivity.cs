using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Tickets;

/// <summary>What somebody did in a ticket, as the ticket system itself tells it. Everything in it came from outside.</summary>
/// <param name="Id">The system's id of the act, which is given once.</param>
/// <param name="Author">The system's id of the account that did it; null where it was no person's account, or the system does not say.</param>
/// <param name="At">When, by the system's clock.</param>
public abstract record TicketActivity(string Id, string? Author, DateTimeOffset At);

/// <summary>A comment.</summary>
/// <param name="Id">The system's id of the comment.</param>
/// <param name="Author">The account that wrote it.</param>
/// <param name="At">When it was written.</param>
/// <param name="Text">Its text, without markup.</param>
public sealed record TicketComment(string Id, string? Author, DateTimeOffset At, string Text) : TicketActivity(Id, Author, At)
{
    /// <summary>Whether only the system's own people see it.</summary>
    public required bool IsInternal { get; init; }

    /// <summary>Why the text may be another's than the author's; <see cref="CommentRejection.None"/> where the system vouches for both.</summary>
    public CommentRejection Doubt { get; init; }
}

/// <summary>A change of the ticket's state.</summary>
/// <param name="Id">The system's id of the change.</param>
/// <param name="Author">The account that made it.</param>
/// <param name="At">When it was made.</param>
/// <param name="From">The state before; null where there was none.</param>
/// <param name="To">The state after.</param>
public sealed record StateChange(string Id, string? Author, DateTimeOffset At, string? From, string To) : TicketActivity(Id, Author, At);

/// <summary>Why a comment may not be its author's own words.</summary>
public enum CommentRejection
{
    /// <summary>The system vouches for author and text.</summary>
    None,

    /// <summary>It was changed after it was written.</summary>
    Edited,

    /// <summary>It came by e-mail, whose sender anybody can forge.</summary>
    Mailed,

    /// <summary>A program or another account wrote it in the author's name.</summary>
    WrittenForAuthor,
}

/// <summary>A part of a ticket's history that has to be read in pages.</summary>
/// <param name="First">The request for its first page.</param>
/// <param name="Read">Reads a page, which has a number from 1 on. Null where the answer is not what the vendor documents, or not the whole of it.</param>
public sealed record TicketHistory(Vendors.VendorRequest First, Func<Vendors.VendorResponse, int, HistoryPage?> Read);

/// <summary>A page of a history.</summary>
/// <param name="Acts">What it tells, in any order.</param>
/// <param name="Next">The request for the next page; null after the last one.</param>
public sealed record HistoryPage(IReadOnlyList<TicketActivity> Acts, Vendors.VendorRequest? Next);

/// <summary>What each ticket system tells of those who decide in it.</summary>
public static class DecisionSources
{
    /// <summary>Whether the system tells for each comment its id, its time and the account that wrote it. Without that, nothing is decided in its tickets.</summary>
    public static bool ReportsCommentAuthors(ConnectionKind kind) => kind is
        ConnectionKind.ServiceNow or ConnectionKind.Jira or ConnectionKind.Zendesk or ConnectionKind.Freshservice
        or ConnectionKind.HaloPsa or ConnectionKind.ConnectWise or ConnectionKind.Autotask or ConnectionKind.PagerDuty;

    /// <summary>
    /// Whether the system tells for each change of state who made it, when, and from which state into which. The others tell it in sentences, in the language
    /// of the account, or not at all.
    /// </summary>
    public static bool ReportsStateChangeAuthors(ConnectionKind kind) => kind is ConnectionKind.ServiceNow or ConnectionKind.Jira or ConnectionKind.Zendesk;
}
