using System.Globalization;
using System.Text.Json;

namespace TenantHygiene.Remediation.Audit;

/// <summary>Checks a bundle by itself, without the application that made it.</summary>
public static class EvidenceCheck
{
    /// <summary>Everything that was checked, in words. The evidence holds when every finding does.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="anchor">An entry of the tenant known from elsewhere, at or after the remediation's first; null when none is.</param>
    public static IReadOnlyList<EvidenceFinding> Run(EvidenceBundle bundle, AuditAnchor? anchor) =>
    [
        Format(bundle),
        Chain(bundle),
        Anchor(bundle, anchor),
        Belonging(bundle),
        Documents(bundle),
        Statement(bundle),
        .. StatementCheck.Run(bundle),
    ];

    private static EvidenceFinding Format(EvidenceBundle bundle) => bundle.Format == EvidenceBundle.CurrentFormat
        ? new(true, $"The bundle has the form {bundle.Format}.")
        : new(false, $"The bundle has the form '{bundle.Format}', and this check knows {EvidenceBundle.CurrentFormat} only.");

    private static EvidenceFinding Chain(EvidenceBundle bundle) => AuditChain.Verify(Links(bundle), bundle.Head) switch
    {
        _ when bundle.Entries is [] => new(false, "There is no entry of the remediation at all."),
        _ when !IsAscending(bundle.Entries.Select(entry => entry.Sequence)) || !IsAscending(bundle.Links.Select(link => link.Sequence)) =>
            new(false, "The entries do not stand in their order."),
        AuditVerdict.Intact({ } head) when head == bundle.Head => new(
            true, Text($"The chain of the tenant is unbroken from entry {bundle.Entries[0].Sequence} to entry {head.Sequence}: none of these was altered, removed or moved.")),
        AuditVerdict.Intact => new(false, "The chain goes on after the entry that the bundle calls the last."),
        AuditVerdict.Broken broken => new(false, broken.Text),
        _ => throw new InvalidOperationException("A verdict that nobody knows."),
    };

    private static EvidenceFinding Anchor(EvidenceBundle bundle, AuditAnchor? anchor) => anchor switch
    {
        null => new(true, Text($"Nothing from elsewhere was given to compare with. Whoever has noted an entry of this tenant can compare: entry {bundle.Head.Sequence} is {bundle.Head.Hash}.")),
        _ => AuditChain.Verify(Links(bundle), anchor) is AuditVerdict.Broken broken
            ? new(false, $"Compared with the known entry: {broken.Text}")
            : new(true, Text($"Entry {anchor.Sequence} is the one that is known from elsewhere.")),
    };

    private static EvidenceFinding Belonging(EvidenceBundle bundle) =>
        bundle.Entries.FirstOrDefault(entry => entry.TenantId != bundle.TenantId || entry.RemediationId != bundle.RemediationId) is { } foreign
            ? new(false, Text($"Entry {foreign.Sequence} belongs to another remediation or tenant."))
            : new(true, Text($"All {bundle.Entries.Count} entries in full belong to remediation {bundle.RemediationId} of tenant {bundle.TenantId}."));

    private static EvidenceFinding Documents(EvidenceBundle bundle)
    {
        var seals = bundle.Entries.Where(entry => entry.Kind == AuditKind.Document).Select(entry => EntryContent.As(entry, AuditJson.Default.DocumentSeal)).OrderBy(seal => seal?.Sequence).ToList();
        if (seals.Contains(null))
        {
            return new(false, "The seal of a document cannot be read.");
        }

        if (bundle.Documents.FirstOrDefault(document => AuditHash.OfText(document.Json) != document.Seal.Sha256) is { } altered)
        {
            return new(false, Text($"Document {altered.Seal.Sequence} ({altered.Seal.Kind}) says something else than was sealed."));
        }

        var shown = bundle.Documents.Select(document => document.Seal).ToList();
        return shown.SequenceEqual(seals!)
            ? new(true, Text($"All {shown.Count} documents are there, and say what they said when they were sealed."))
            : new(false, Text($"The documents are not those that were sealed: {shown.Count} are there, {seals.Count} were sealed, {shown.Count(seals.Contains)} are among both."));
    }

    private static EvidenceFinding Statement(EvidenceBundle bundle)
    {
        var sha256 = EvidenceBundle.HashOf(bundle.Statement);
        if (bundle.Entries is not [.., { Kind: AuditKind.EvidenceTaken } taken] || EntryContent.As(taken, AuditJson.Default.EvidenceSeal) is not { } seal)
        {
            return new(false, "The last entry of the remediation does not seal the bundle.");
        }

        if (seal.Sha256 != sha256)
        {
            return new(false, "The record or its timeline is not what was taken.");
        }

        return seal.Entries.SequenceEqual(bundle.Entries.SkipLast(1).Select(entry => entry.Sequence))
            ? new(true, Text($"The record, its timeline and these entries are what {taken.Actor?.ToString() ?? "the application"} took at {taken.At.UtcDateTime:u}."))
            : new(false, "The bundle does not hold the entries that it held when it was taken.");
    }

    private static List<AuditLink> Links(EvidenceBundle bundle) =>
        [.. bundle.Entries.Select(entry => entry.ToLink()).Concat(bundle.Links).OrderBy(link => link.Sequence)];

    private static bool IsAscending(IEnumerable<long> sequences)
    {
        long[] numbers = [.. sequences];
        return numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One thing that was checked.</summary>
/// <param name="Holds">Whether it is as it should be.</param>
/// <param name="Text">What was checked and what was found, for people.</param>
public sealed record EvidenceFinding(bool Holds, string Text);
