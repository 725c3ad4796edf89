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
    /// Only the anchor reveals a chain that was rewritten completely from some entry on.
    /// </summary>
    /// <param name="links">The chain, in its order.</param>
    /// <param name="anchor">A known entry that the chain must contain. It cannot come before the first entry.</param>
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
            ? Break(
                (previous?.Sequence ?? 0) + 1,
                AuditFault.Truncated,
                $"the chain ends before this entry; the known entry is number {anchor.Sequence}"
            )
            : new AuditVerdict.Intact(previous is null ? null : new AuditAnchor(previous.Sequence, previous.Hash));
    }

    private static AuditVerdict.Broken? Examine(AuditLink link, AuditLink? previous, IReadOnlyList<AuditLink> links, AuditAnchor? anchor)
    {
        var expected = previous is null ? Math.Max(1, link.Sequence) : previous.Sequence + 1;
        return link switch
        {
            _ when link.Sequence != expected => ReportMisplaced(expected, link, links),
            _ when link.Hash != AuditHash.Seal(link.Sequence, link.PreviousHash, link.Digest) => Break(
                expected,
                AuditFault.Altered,
                "its content does not match its hash"
            ),
            _ when link.PreviousHash != (previous?.Hash ?? (expected == 1 ? AuditHash.Origin : link.PreviousHash)) => Break(
                expected,
                AuditFault.Detached,
                previous is null
                    ? "it is not the start of a chain"
                    : $"it does not follow entry {previous.Sequence}: one of the two entries was replaced"
            ),
            _ when previous is null && anchor?.Sequence < link.Sequence => Break(
                anchor.Sequence,
                AuditFault.Missing,
                "the known entry comes before the start of this chain"
            ),
            _ when anchor?.Sequence == link.Sequence && anchor.Hash != link.Hash => Break(
                expected,
                AuditFault.Detached,
                "it differs from the known entry: the chain was rewritten"
            ),
            _ => null,
        };
    }

    private static AuditVerdict.Broken ReportMisplaced(long expected, AuditLink found, IReadOnlyList<AuditLink> links) =>
        found.Sequence < expected || links.Any(link => link.Sequence == expected)
            ? Break(expected, AuditFault.Reordered, $"entry {found.Sequence} is in its place")
            : Break(expected, AuditFault.Missing, $"it is missing, and entry {found.Sequence} follows");

    private static AuditVerdict.Broken Break(long sequence, AuditFault fault, string text) =>
        new(sequence, fault, $"Entry {sequence}: {text}.");
}

/// <summary>The result of checking a chain.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict() { }

    /// <summary>Nothing was changed, removed or moved.</summary>
    /// <param name="Head">The last entry; null when there is none.</param>
    public sealed record Intact(AuditAnchor? Head) : AuditVerdict;

    /// <summary>The chain is broken.</summary>
    /// <param name="Sequence">The first place where it is.</param>
    /// <param name="Fault">How.</param>
    /// <param name="Text">The fault in one sentence.</param>
    public sealed record Broken(long Sequence, AuditFault Fault, string Text) : AuditVerdict;
}

/// <summary>How a chain can be broken.</summary>
public enum AuditFault
{
    /// <summary>The content of the entry does not match its hash.</summary>
    Altered,

    /// <summary>The entry's previous hash is not that of the entry before it: one of the two was replaced.</summary>
    Detached,

    /// <summary>The entry is missing, but later ones exist.</summary>
    Missing,

    /// <summary>The entry is at another place, or exists twice.</summary>
    Reordered,

    /// <summary>The chain ends before the known entry.</summary>
    Truncated,
}
