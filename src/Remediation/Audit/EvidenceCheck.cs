using System.Globalization;

namespace TenantHygiene.Remediation.Audit;

/// <summary>Checks a bundle by itself, without the application that made it.</summary>
public static class EvidenceCheck
{
    /// <summary>All findings. The evidence holds when every finding holds.</summary>
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

    private static EvidenceFinding Format(EvidenceBundle bundle) =>
        bundle.Format == EvidenceBundle.CurrentFormat
            ? new(true, $"The bundle has the format {bundle.Format}.")
            : new(false, $"The bundle has the format '{bundle.Format}'. This version checks only {EvidenceBundle.CurrentFormat}.");

    private static EvidenceFinding Chain(EvidenceBundle bundle) =>
        AuditChain.Verify(Links(bundle), bundle.Head) switch
        {
            _ when bundle.Entries is [] => new(false, "The bundle has no audit entry of the remediation."),
            _ when !IsAscending(bundle.Entries.Select(entry => entry.Sequence))
                    || !IsAscending(bundle.Links.Select(link => link.Sequence)) => new(false, "The entries are out of order."),
            AuditVerdict.Intact({ } head) when head == bundle.Head => new(
                true,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The tenant's audit chain is unbroken from entry {bundle.Entries[0].Sequence} to entry {head.Sequence}: no entry was "
                        + $"altered, removed or moved."
                )
            ),
            AuditVerdict.Intact => new(false, "The chain continues after the entry that the bundle names as the last."),
            AuditVerdict.Broken broken => new(false, broken.Text),
            _ => throw new InvalidOperationException("Unknown verdict."),
        };

    private static EvidenceFinding Anchor(EvidenceBundle bundle, AuditAnchor? anchor) =>
        anchor switch
        {
            null => new(
                true,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No known entry was given to compare with. If you have noted an entry of this tenant's audit log, compare: entry "
                        + $"{bundle.Head.Sequence} is {bundle.Head.Hash}."
                )
            ),
            _ => AuditChain.Verify(Links(bundle), anchor) is AuditVerdict.Broken broken
                ? new(false, $"Compared with the known entry: {broken.Text}")
                : new(true, string.Create(CultureInfo.InvariantCulture, $"Entry {anchor.Sequence} matches the known entry.")),
        };

    private static EvidenceFinding Belonging(EvidenceBundle bundle) =>
        bundle.Entries.FirstOrDefault(entry => entry.TenantId != bundle.TenantId || entry.RemediationId != bundle.RemediationId)
            is { } foreign
            ? new(false, string.Create(CultureInfo.InvariantCulture, $"Entry {foreign.Sequence} belongs to another remediation or tenant."))
            : new(
                true,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"All {bundle.Entries.Count} full entries belong to remediation {bundle.RemediationId} of tenant {bundle.TenantId}."
                )
            );

    private static EvidenceFinding Documents(EvidenceBundle bundle)
    {
        var seals = bundle
            .Entries.Where(entry => entry.Kind == AuditKind.Document)
            .Select(entry => EntryContent.As(entry, AuditJson.Default.DocumentSeal))
            .OrderBy(seal => seal?.Sequence)
            .ToList();
        if (seals.Contains(null))
        {
            return new(false, "The recorded hash of a document cannot be read.");
        }

        if (bundle.Documents.FirstOrDefault(document => AuditHash.OfText(document.Json) != document.Seal.Sha256) is { } altered)
        {
            return new(
                false,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Document {altered.Seal.Sequence} ({altered.Seal.Kind}) does not match its recorded hash."
                )
            );
        }

        var shown = bundle.Documents.Select(document => document.Seal).ToList();
        return shown.SequenceEqual(seals!)
            ? new(
                true,
                string.Create(CultureInfo.InvariantCulture, $"All {shown.Count} documents are present and match their recorded hashes.")
            )
            : new(
                false,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The documents are not those that were recorded: {shown.Count} are present, {seals.Count} were recorded, "
                        + $"{shown.Count(seals.Contains)} are in both lists."
                )
            );
    }

    private static EvidenceFinding Statement(EvidenceBundle bundle)
    {
        var sha256 = EvidenceBundle.HashOf(bundle.Statement);
        if (
            bundle.Entries is not [.., { Kind: AuditKind.EvidenceExported } taken]
            || EntryContent.As(taken, AuditJson.Default.EvidenceSeal) is not { } seal
        )
        {
            return new(false, "The last entry of the remediation does not record this export.");
        }

        if (seal.Sha256 != sha256)
        {
            return new(false, "The record or its timeline differs from what was exported.");
        }

        return seal.Entries.SequenceEqual(bundle.Entries.SkipLast(1).Select(entry => entry.Sequence))
            ? new(
                true,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The record, its timeline and these entries are what {taken.Actor?.ToString() ?? "the application"} exported at {taken.At.UtcDateTime:u}."
                )
            )
            : new(false, "The bundle does not have the entries that it had when it was exported.");
    }

    private static List<AuditLink> Links(EvidenceBundle bundle) =>
        [.. bundle.Entries.Select(entry => entry.ToLink()).Concat(bundle.Links).OrderBy(link => link.Sequence)];

    private static bool IsAscending(IEnumerable<long> sequences)
    {
        long[] numbers = [.. sequences];
        return numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
    }
}

/// <summary>One thing that was checked.</summary>
/// <param name="Holds">Whether the check passed.</param>
/// <param name="Text">What was checked and what was found, for people.</param>
public sealed record EvidenceFinding(bool Holds, string Text);
