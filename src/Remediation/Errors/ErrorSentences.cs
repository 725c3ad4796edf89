using System.Text.RegularExpressions;

namespace TenantHygiene.Remediation.Errors;

/// <summary>
/// The sentences of the catalogue, as they look when squeezed (see <see cref="SqueezedText"/>).
/// Every gap is bounded, and the text is at most <see cref="ErrorText.MaxLength"/> long, so that no input can make a match expensive; the time limit is a second line of defence.
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
        TimeLimitInMilliseconds)]
    public static partial Regex GuidInUse { get; }

    /// <summary>Failed to sync the ArchiveGuid … of mailbox … because one cloud archive … exists.</summary>
    [GeneratedRegex("failedtosyncthearchiveguid(?<onPremises>.{0,128}?)ofmailbox(?<mailbox>.{0,128}?)becauseonecloudarchive(?<cloud>.{0,128}?)exists", Options, TimeLimitInMilliseconds)]
    public static partial Regex ArchiveGuidMismatch { get; }

    /// <summary>Failed to enable the new cloud archive … of mailbox … because a different archive … exists.</summary>
    [GeneratedRegex("failedtoenablethenewcloudarchive(?<new>.{0,128}?)ofmailbox(?<mailbox>.{0,128}?)becauseadifferentarchive(?<existing>.{0,128}?)exists", Options, TimeLimitInMilliseconds)]
    public static partial Regex ArchiveGuidDifferent { get; }

    /// <summary>Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty.</summary>
    [GeneratedRegex("can(no)?tvalidateargumentonparameterarchiveguid[.:,;]?theargumentis(null(or|,)?)?empty", Options, TimeLimitInMilliseconds)]
    public static partial Regex ArchiveGuidEmpty { get; }

    /// <summary>Exchange can't disable the mailbox "…" because it is on In-Place Hold.</summary>
    [GeneratedRegex("exchangecan(no)?tdisablethemailbox.{0,1024}?becauseitison(?<hold>.{0,64}?hold)", Options, TimeLimitInMilliseconds)]
    public static partial Regex HoldBlocksDisable { get; }

    /// <summary>
    /// The proxy address "SMTP:…" is already being used by "…". By its shape: the published wordings differ in who uses it (the proxy addresses or
    /// LegacyExchangeDN of another object, or that object itself) and in the words for being used.
    /// </summary>
    [GeneratedRegex(
        "the(proxy|e-?mail|smtp)address(?<address>((?!the(proxy|e-?mail|smtp)address).){1,1024}?)is(already(being)?(used|inuse|taken|assigned|present)|(being)?(used|inuse)by)",
        Options,
        TimeLimitInMilliseconds)]
    public static partial Regex ProxyAddressConflict { get; }

    /// <summary>The object is being synchronized from your on-premises organization; or, in Graph's words, cannot be updated because Directory Sync masters it.</summary>
    [GeneratedRegex("theobjectisbeingsynchroni[sz]edfromyouron-?premisesorgani[sz]ation|unabletoupdatethespecifiedpropertiesforon-?premisesmastereddirectorysyncobjects", Options, TimeLimitInMilliseconds)]
    public static partial Regex SyncedObjectReadOnly { get; }
}
