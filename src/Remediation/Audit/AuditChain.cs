namespace TenantHygiene.Remediation.Audit;

/// <summary>Checks that a chain is what was recorded.</summary>
public static class AuditChain
{
    /// <summary>Checks entries in full.</summary>
    /// <inheritdoc cref="Verify(IReadOnlyList{AuditLink}, AuditAnchor?)"/>
    public static AuditVerdict Verify(IEnumerable<AuditEntry> entries, AuditAnchor? anchor = null) =>
        Verify([.. entries.Select(entry => entry.ToLink())], anchor);

    /// <summary>
    /// Checks a chain, or the end of one: what comes before its first entry is not judged, unless that is the tenant's first.
    /// Somebody who rewrites everything from some entry on is noticed by the anchor only.
    /// </summary>
    /// <param name="links">The chain, in its order.</param>
    /// <param name="anchor">A place known from elsewhere, which the chain must reach and agree with. It cannot lie before the first entry.</param>
    /// <returns>Intact, or the first place where it is broken.</returns>
    public static AuditVerdict Verify(IReadOnlyList<AuditLink> links, AuditAnchor? anchor = null)
    {
        AuditLink? previous = null;
        foreach (var link in links)
        {
            if (Examine(link, previous, links, anchor) is { } broken)
            {
                return broken;
            }

            previous = link;
        }

        return anchor is not null && anchor.Sequence > (previous?.Sequence ?? 0)
            ? Break((previous?.Sequence ?? 0) + 1, AuditFault.Truncated, $"the chain ends here, and entry {anchor.Sequence} is known to have been there")
            : new AuditVerdict.Intact(previous is null ? null : new AuditAnchor(previous.Sequence, previous.Hash));
    }

    private static AuditVerdict.Broken? Examine(AuditLink link, AuditLink? previous, IReadOnlyList<AuditLink> links, AuditAnchor? anchor)
    {
        var expected = previous is null ? Math.Max(1, link.Sequence) : previous.Sequence + 1;
        return link switch
        {
            _ when link.Sequence != expected => Misplaced(expected, link, links),
            _ when link.Hash != AuditHash.Seal(link.Sequence, link.PreviousHash, link.Digest) =>
                Break(expected, AuditFault.Altered, "it says something else than was sealed"),
            _ when link.PreviousHash != (previous?.Hash ?? (expected == 1 ? AuditHash.Origin : link.PreviousHash)) =>
                Break(expected, AuditFault.Detached, previous is null ? "it is not the beginning of a chain" : $"it does not follow entry {previous.Sequence}: one of the two was replaced"),
            _ when previous is null && anchor?.Sequence < link.Sequence =>
                Break(anchor.Sequence, AuditFault.Missing, "it is known from elsewhere, and the chain begins after it"),
            _ when anchor?.Sequence == link.Sequence && anchor.Hash != link.Hash =>
                Break(expected, AuditFault.Detached, "it is another one than is known from elsewhere: the chain was rewritten"),
            _ => null,
        };
    }

    private static AuditVerdict.Broken Misplaced(long expected, AuditLink found, IReadOnlyList<AuditLink> links) =>
        found.Sequence < expected || links.Any(link => link.Sequence == expected)
            ? Break(expected, AuditFault.Reordered, $"entry {found.Sequence} stands in its place")
            : Break(expected, AuditFault.Missing, $"entry {found.Sequence} follows instead");

    private static AuditVerdict.Broken Break(long sequence, AuditFault fault, string text) => new(sequence, fault, $"Entry {sequence}: {text}.");
}

/// <summary>What checking a chain came to.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict()
    {
    }

    /// <summary>Nothing was changed, removed or moved.</summary>
    /// <param name="Head">The last entry; null when there is none.</param>
    public sealed record Intact(AuditAnchor? Head) : AuditVerdict;

    /// <summary>The chain is broken.</summary>
    /// <param name="Sequence">The first place where it is.</param>
    /// <param name="Fault">How.</param>
    /// <param name="Text">The same in one sentence.</param>
    public sealed record Broken(long Sequence, AuditFault Fault, string Text) : AuditVerdict;
}

/// <summary>How a chain can be broken.</summary>
public enum AuditFault
{
    /// <summary>The entry says something else than was sealed.</summary>
    Altered,

    /// <summary>The entry is sealed, but on another entry than the one before it: one of the two was replaced.</summary>
    Detached,

    /// <summary>The entry is not there, and later ones are.</summary>
    Missing,

    /// <summary>The entry stands elsewhere, or twice.</summary>
    Reordered,

    /// <summary>The chain ends before an entry that is known to have been there.</summary>
    Truncated,
}
