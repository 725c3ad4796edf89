namespace TenantHygiene.Ticketing.Tickets;

/// <summary>What somebody did in a ticket, as the ticket system itself tells it. Everything in it came from outside.</summary>
/// <param name="Id">The system's id of the act, which is given once.</param>
/// <param name="Author">
/// The system's id of the account that did it; null where it was no person's account, or the system does not say.
/// </param>
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

    /// <summary>
    /// Why the text may be another's than the author's; <see cref="CommentRejection.None"/> where the system vouches for both.
    /// </summary>
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
