namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>A comment as a fake vendor keeps it.</summary>
/// <param name="Number">Its id, and in minutes its time.</param>
/// <param name="Author">The vendor's id of the account that wrote it.</param>
/// <param name="Text">Its text.</param>
public sealed record FakeComment(int Number, string Author, string Text)
{
    /// <summary>The account under which the product answers.</summary>
    public const string Ours = "9000";

    private static readonly DateTimeOffset _begin = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Whether only the vendor's own people see it.</summary>
    public bool IsInternal { get; init; } = true;

    /// <summary>The account that changed it afterwards; null where nobody did.</summary>
    public string? EditedBy { get; init; }

    /// <summary>Whether it came by e-mail.</summary>
    public bool IsMailed { get; init; }

    /// <summary>The account or program that wrote it in the author's name; null where the author did.</summary>
    public string? WrittenBy { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At => TimeOf(Number);

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset ChangedAt => EditedBy is null ? At : At.AddSeconds(30);

    /// <summary>The time of a number.</summary>
    public static DateTimeOffset TimeOf(int number) => _begin.AddMinutes(number);
}

/// <summary>A change of a ticket's state as a fake vendor keeps it.</summary>
/// <param name="Number">Its id, and in minutes its time.</param>
/// <param name="Author">The vendor's id of the account that made it.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
public sealed record FakeChange(int Number, string Author, string From, string To)
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset At => FakeComment.TimeOf(Number);
}
