namespace TenantHygiene.Remediation.Recipients;

/// <summary>A recipient re-read by its own identity, with its holds and everything worth keeping as evidence.</summary>
/// <param name="Recipient">The recipient as this reading returned it.</param>
/// <param name="Holds">Its marks of holds; unreadable ones are null and count as held.</param>
/// <param name="BeforeImage">The row as received, as JSON: evidence, and what a restore would start from.</param>
public sealed record RecipientDetails(Recipient Recipient, HoldMarks Holds, string BeforeImage)
{
    /// <summary>Every address, without its kind (<c>smtp:</c>); null when the service did not return them: it may have any then.</summary>
    public IReadOnlyList<string>? Addresses { get; init; } = [];
}

/// <summary>
/// The properties of a mailbox or mail user that mark holds. A property that the service did not return is null: unknown, hence held.
/// </summary>
public sealed record HoldMarks
{
    /// <summary><c>LitigationHoldEnabled</c>.</summary>
    public required bool? LitigationHold { get; init; }

    /// <summary>
    /// <c>InPlaceHolds</c>: eDiscovery (<c>UniH</c>, <c>cld</c>), retention policies (<c>mbx</c>, <c>grp</c>, <c>skp</c>), exclusions
    /// (<c>-mbx</c>), in-place holds (bare GUIDs).
    /// </summary>
    public required IReadOnlyList<string>? InPlaceHolds { get; init; }

    /// <summary><c>ComplianceTagHoldApplied</c>.</summary>
    public required bool? ComplianceTagHold { get; init; }

    /// <summary><c>DelayHoldApplied</c>.</summary>
    public required bool? DelayHold { get; init; }

    /// <summary><c>DelayReleaseHoldApplied</c>.</summary>
    public required bool? DelayReleaseHold { get; init; }
}

/// <summary>The organisation's own <c>InPlaceHolds</c>: retention policies that cover every mailbox without being shown on it.</summary>
public sealed record OrganisationHolds(IReadOnlyList<string> InPlaceHolds);

/// <summary>What a mailbox or archive holds.</summary>
/// <param name="Items">Number of items, deleted ones that are still recoverable included.</param>
/// <param name="Bytes">Their size in bytes; null when the service reported none.</param>
public sealed record MailboxContent(long Items, long? Bytes)
{
    /// <summary>Nothing in it.</summary>
    public static MailboxContent Empty { get; } = new(0, 0);
}
