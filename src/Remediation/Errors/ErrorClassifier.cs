using System.Text.RegularExpressions;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Errors;

/// <summary>Classifies an error record by its sentence only: Exchange's codes are hashes that Microsoft may change.</summary>
public static class ErrorClassifier
{
    private static readonly Unknown _unknown = new();

    /// <summary>
    /// Classifies a record. Never throws; what is not certain is <see cref="Unknown"/> or <see cref="Malformed"/>, and neither is ever
    /// acted upon.
    /// </summary>
    public static ProvisioningProblem Classify(ErrorRecord record)
    {
        if (record.Description.Length > ErrorText.MaxLength)
        {
            return _unknown;
        }

        var text = NormalizedText.Of(record.Description);
        try
        {
            // With several different sentences it is unclear which one the service means, and a repair of the wrong one may be
            // irreversible: a person must read it. The same sentence twice adds nothing.
            return ReadSentences(text).Distinct().Take(2).ToList() is [var only] ? only : _unknown;
        }
        catch (RegexMatchTimeoutException)
        {
            return _unknown;
        }
    }

    private static IEnumerable<ProvisioningProblem> ReadSentences(NormalizedText text) =>
        [
            .. Sentences(ErrorSentences.GuidInUse, text, ReadGuidInUse),
            .. Sentences(ErrorSentences.ArchiveGuidMismatch, text, ReadMismatch),
            .. Sentences(ErrorSentences.ArchiveGuidDifferent, text, ReadDifferent),
            .. Sentences(ErrorSentences.ArchiveGuidEmpty, text, _ => new ArchiveGuidEmpty()),
            .. Sentences(ErrorSentences.HoldBlocksDisable, text, sentence => new HoldBlocksDisable(sentence["hold"])),
            .. Sentences(ErrorSentences.ProxyAddressConflict, text, sentence => new ProxyAddressConflict(sentence["address"])),
            .. Sentences(ErrorSentences.SyncedObjectReadOnly, text, _ => new SyncedObjectReadOnly()),
        ];

    private static IEnumerable<ProvisioningProblem> Sentences(
        Regex form,
        NormalizedText text,
        Func<ErrorSentence, ProvisioningProblem> read
    ) => form.Matches(text.Value).Select(match => read(new ErrorSentence(text, match)));

    private static ProvisioningProblem ReadGuidInUse(ErrorSentence sentence)
    {
        GuidProperty? property = sentence.Normalized("property").ToUpperInvariant() switch
        {
            "EXCHANGEGUID" => GuidProperty.ExchangeGuid,
            "ARCHIVEGUID" => GuidProperty.ArchiveGuid,
            _ => null,
        };
        return property switch
        {
            null when IsAddressProperty(sentence.Normalized("property")) => new ProxyAddressConflict(sentence["value"]),
            // The same sentence about another property, such as SamAccountName, does not concern a purge.
            null => _unknown,
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

/// <summary>A sentence that was found in a text, and the values in it as they were received.</summary>
internal sealed partial class ErrorSentence(NormalizedText text, Match match)
{
    private const int MaxValueLength = 1024;

    /// <summary>The value as it stands in the text, bounded, each run of white space as one space.</summary>
    public string this[string name]
    {
        get
        {
            var value = WhiteSpace.Replace(Original(name), " ");
            return value.Length <= MaxValueLength ? value : value[..MaxValueLength];
        }
    }

    /// <summary>The value without spaces, quotes and brackets.</summary>
    public string Normalized(string name) => match.Groups[name].Value;

    /// <summary>The value as a GUID, or null when what stands there is not exactly one.</summary>
    public Guid? Guid(string name)
    {
        var value = Original(name);

        // Parsing alone would also take signs and prefixes such as "+8073974-…" or "0x73974a-…".
        return
            System.Guid.TryParseExact(value, "D", out var guid)
            && string.Equals(guid.ToString("D"), value, StringComparison.OrdinalIgnoreCase)
            ? guid
            : null;
    }

    /// <summary>The value as a GUID that can identify something: not all zeros.</summary>
    public Guid? IdentifyingGuid(string name) => Guid(name) is { } guid && guid != System.Guid.Empty ? guid : null;

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex WhiteSpace { get; }

    private string Original(string name) => text.Original(match.Groups[name].Index, match.Groups[name].Length);
}

/// <summary>
/// The sentences of the catalogue in normalised form (see <see cref="NormalizedText"/>).
/// Every gap is bounded, and the text is at most <see cref="ErrorText.MaxLength"/> long, so that no input can make a match expensive; the
/// time limit is a second line of defence.
/// </summary>
internal static partial class ErrorSentences
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int TimeLimitInMilliseconds = 2000;

    /// <summary>The value "…" of property "…" is used by another recipient object.</summary>
    // The gap of the value may not run over a second "the value": the last one before the property is meant.
    [GeneratedRegex(
        "thevalue(?<value>((?!thevalue).){0,128}?)of(the)?property(?<property>.{0,64}?)is(already)?(being|currently)?(used|inuse)byanother(recipient|object|mailbox|mailuser)",
        Options,
        TimeLimitInMilliseconds
    )]
    public static partial Regex GuidInUse { get; }

    /// <summary>Failed to sync the ArchiveGuid … of mailbox … because one cloud archive … exists.</summary>
    [GeneratedRegex(
        "failedtosyncthearchiveguid(?<onPremises>.{0,128}?)ofmailbox(?<mailbox>.{0,128}?)becauseonecloudarchive(?<cloud>.{0,128}?)exists",
        Options,
        TimeLimitInMilliseconds
    )]
    public static partial Regex ArchiveGuidMismatch { get; }

    /// <summary>Failed to enable the new cloud archive … of mailbox … because a different archive … exists.</summary>
    [GeneratedRegex(
        "failedtoenablethenewcloudarchive(?<new>.{0,128}?)ofmailbox(?<mailbox>.{0,128}?)becauseadifferentarchive(?<existing>.{0,128}?)exists",
        Options,
        TimeLimitInMilliseconds
    )]
    public static partial Regex ArchiveGuidDifferent { get; }

    /// <summary>Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty.</summary>
    [GeneratedRegex(
        "can(no)?tvalidateargumentonparameterarchiveguid[.:,;]?theargumentis(null(or|,)?)?empty",
        Options,
        TimeLimitInMilliseconds
    )]
    public static partial Regex ArchiveGuidEmpty { get; }

    /// <summary>Exchange can't disable the mailbox "…" because it is on In-Place Hold.</summary>
    [GeneratedRegex("exchangecan(no)?tdisablethemailbox.{0,1024}?becauseitison(?<hold>.{0,64}?hold)", Options, TimeLimitInMilliseconds)]
    public static partial Regex HoldBlocksDisable { get; }

    /// <summary>
    /// The proxy address "SMTP:…" is already being used by "…". By its shape: the published wordings differ in who uses it (the proxy
    /// addresses or LegacyExchangeDN of another object, or that object itself) and in the words for being used.
    /// </summary>
    [GeneratedRegex(
        "the(proxy|e-?mail|smtp)address(?<address>((?!the(proxy|e-?mail|smtp)address).){1,1024}?)is(already(being)?(used|inuse|taken|assigned|present)|(being)?(used|inuse)by)",
        Options,
        TimeLimitInMilliseconds
    )]
    public static partial Regex ProxyAddressConflict { get; }

    /// <summary>
    /// The object is being synchronized from your on-premises organization; or, in Graph's words, cannot be updated because Directory Sync
    /// masters it.
    /// </summary>
    [GeneratedRegex(
        "theobjectisbeingsynchroni[sz]edfromyouron-?premisesorgani[sz]ation|unabletoupdatethespecifiedpropertiesforon-?premisesmastereddirectorysyncobjects",
        Options,
        TimeLimitInMilliseconds
    )]
    public static partial Regex SyncedObjectReadOnly { get; }
}
