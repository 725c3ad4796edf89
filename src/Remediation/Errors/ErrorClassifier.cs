using System.Text.RegularExpressions;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Errors;

/// <summary>Says what an error record means. Reads the sentence only: Exchange's codes are hashes that nobody promises to keep.</summary>
public static class ErrorClassifier
{
    private static readonly Unknown NotUnderstood = new();

    /// <summary>Classifies a record. Never throws; what is not certain is <see cref="Unknown"/> or <see cref="Malformed"/>, and neither is ever acted upon.</summary>
    public static ProvisioningProblem Classify(ErrorRecord record)
    {
        if (record.Description.Length > ErrorText.MaxLength)
        {
            return NotUnderstood;
        }

        var text = SqueezedText.Of(record.Description);
        try
        {
            // Several sentences that say different things leave open which one the service means, and a repair of the wrong one may be
            // irreversible: that is for a person to read. The same sentence twice says nothing new.
            return ReadSentences(text).Distinct().Take(2).ToList() is [var only] ? only : NotUnderstood;
        }
        catch (RegexMatchTimeoutException)
        {
            return NotUnderstood;
        }
    }

    private static IEnumerable<ProvisioningProblem> ReadSentences(SqueezedText text) =>
    [
        .. Sentences(ErrorSentences.GuidInUse, text, ReadGuidInUse),
        .. Sentences(ErrorSentences.ArchiveGuidMismatch, text, ReadMismatch),
        .. Sentences(ErrorSentences.ArchiveGuidDifferent, text, ReadDifferent),
        .. Sentences(ErrorSentences.ArchiveGuidEmpty, text, _ => new ArchiveGuidEmpty()),
        .. Sentences(ErrorSentences.HoldBlocksDisable, text, sentence => new HoldBlocksDisable(sentence["hold"])),
        .. Sentences(ErrorSentences.ProxyAddressConflict, text, sentence => new ProxyAddressConflict(sentence["address"])),
        .. Sentences(ErrorSentences.SyncedObjectReadOnly, text, _ => new SyncedObjectReadOnly()),
    ];

    private static IEnumerable<ProvisioningProblem> Sentences(Regex form, SqueezedText text, Func<ErrorSentence, ProvisioningProblem> read) =>
        form.Matches(text.Value).Select(match => read(new ErrorSentence(text, match)));

    private static ProvisioningProblem ReadGuidInUse(ErrorSentence sentence)
    {
        GuidProperty? property = sentence.Squeezed("property").ToUpperInvariant() switch
        {
            "EXCHANGEGUID" => GuidProperty.ExchangeGuid,
            "ARCHIVEGUID" => GuidProperty.ArchiveGuid,
            _ => null,
        };
        return property switch
        {
            null when IsAddressProperty(sentence.Squeezed("property")) => new ProxyAddressConflict(sentence["value"]),
            // The same sentence about another property, such as SamAccountName, is no business of a purge.
            null => NotUnderstood,
            _ when sentence.IdentifyingGuid("value") is { } value => new GuidInUse(property.Value, value),
            _ => new Malformed(nameof(GuidInUse), sentence["value"]),
        };
    }

    private static bool IsAddressProperty(string property) =>
        property.ToUpperInvariant() is "PROXYADDRESSES" or "EMAILADDRESSES" or "PRIMARYSMTPADDRESS" or "WINDOWSEMAILADDRESS";

    // All zeros on premises is the usual case: the archive was enabled in the cloud only.
    private static ProvisioningProblem ReadMismatch(ErrorSentence sentence) =>
        (sentence.Guid("onPremises"), sentence.IdentifyingGuid("cloud")) switch
        {
            ({ } onPremises, { } cloud) => new ArchiveGuidMismatch(onPremises, sentence.IdentifyingGuid("mailbox"), cloud),
            (null, _) => new Malformed(nameof(ArchiveGuidMismatch), sentence["onPremises"]),
            _ => new Malformed(nameof(ArchiveGuidMismatch), sentence["cloud"]),
        };

    private static ProvisioningProblem ReadDifferent(ErrorSentence sentence) =>
        (sentence.Guid("new"), sentence.IdentifyingGuid("existing")) switch
        {
            ({ } @new, { } existing) => new ArchiveGuidDifferent(@new, sentence.IdentifyingGuid("mailbox"), existing),
            (null, _) => new Malformed(nameof(ArchiveGuidDifferent), sentence["new"]),
            _ => new Malformed(nameof(ArchiveGuidDifferent), sentence["existing"]),
        };
}
