using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TenantHygiene.Remediation.Errors;

/// <summary>The one bound on texts of errors, so that everything downstream (queues, tables, tickets) can rely on it.</summary>
public static class ErrorText
{
    /// <summary>
    /// The longest text, in UTF-16 characters, that is kept whole. What had to be cut is longer than this, and therefore never classified.
    /// </summary>
    public const int MaxLength = 4096;

    /// <summary>Upper limit, in UTF-16 characters, of what <see cref="Bound"/> returns.</summary>
    public const int MaxBoundedLength = MaxLength + 128;

    /// <summary>
    /// Returns the text trimmed, printable, and cut when it is longer than <see cref="MaxLength"/>. A cut text ends with a note, which
    /// keeps it above the length that the classifier reads: what was cut off might have been a second, different sentence.
    /// </summary>
    public static string Bound(string text)
    {
        var trimmed = Printable(text).Trim();
        return trimmed.Length <= MaxLength ? trimmed : Cut(trimmed);
    }

    /// <summary>
    /// Returns the text with a space for each control character but line ends and tabs: texts end up on terminals, and XML takes none of
    /// them.
    /// </summary>
    public static string Printable(string text) => string.Create(text.Length, text, static (printable, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                printable[i] = char.IsControl(source[i]) && source[i] is not ('\t' or '\r' or '\n') ? ' ' : source[i];
            }
        });

    private static string Cut(string text)
    {
        var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{text.AsSpan(0, end)}… (cut here; {text.Length} characters in all)"
        );
    }
}

/// <summary>
/// A text without what varies between publications of one sentence: white space of every kind, quotes, brackets and invisible characters
/// are left out, dashes are alike. It remembers where each character stood, so that a value is always taken from the text as it was
/// received: leaving out a space must never turn two pieces into one well-formed GUID.
/// </summary>
internal sealed class NormalizedText
{
    private const string Quotes = "\"'`´‘’‚‛“”„‟«»‹›′″‴＂＇｀〝〞〟「」『』";
    private const string Brackets = "(){}[]<>（）｛｝［］＜＞";

    private readonly string _original;
    private readonly List<int> _positions;

    private NormalizedText(string original, string value, List<int> positions)
    {
        _original = original;
        _positions = positions;
        Value = value;
    }

    /// <summary>What remains of the text.</summary>
    public string Value { get; }

    /// <summary>Normalises a text.</summary>
    public static NormalizedText Of(string text)
    {
        var value = new StringBuilder(text.Length);
        var positions = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsLeftOut(text[i]))
            {
                value.Append(char.GetUnicodeCategory(text[i]) is UnicodeCategory.DashPunctuation || text[i] is '−' ? '-' : text[i]);
                positions.Add(i);
            }
        }

        return new NormalizedText(text, value.ToString(), positions);
    }

    /// <summary>The original text from the first to the last character of a part of the normalised text.</summary>
    public string Original(int index, int length) => length == 0 ? "" : _original[_positions[index]..(_positions[index + length - 1] + 1)];

    private static bool IsLeftOut(char character) =>
        char.IsWhiteSpace(character)
        || char.IsControl(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.Format
        || Quotes.Contains(character, StringComparison.Ordinal)
        || Brackets.Contains(character, StringComparison.Ordinal);
}

/// <summary>
/// Removes what varies between occurrences of one message: ids of requests, names of servers, times. Distinguishes errors of unknown
/// classes, which are never acted upon, and repeated entries of a timeline. Codes stay (Ex9ABFAD, 0x80072020): they name the fault.
/// </summary>
public static partial class VolatileText
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>The text with <c>#</c> for each of them.</summary>
    public static string Without(string text) => Times().Replace(Servers().Replace(Guids().Replace(text, "#"), "#"), "#");

    [GeneratedRegex(@"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b", Options)]
    private static partial Regex Guids();

    // NAMPR09A001DC01.NAMPR09A001.PROD.OUTLOOK.COM, AM0PR04MB5555, NAMPRD09-001-01
    [GeneratedRegex(
        @"\b[a-z0-9-]+(\.[a-z0-9-]+)*\.prod\.(outlook|exchangelabs)\.com\b" + @"|\b[a-z]{2,4}[0-9]?prd?[0-9]{1,3}[a-z0-9-]*\b",
        Options
    )]
    private static partial Regex Servers();

    // 2026-01-31T17:45:18.000Z, 1/31/2026 5:45:18 PM, 17:45:18
    [GeneratedRegex(
        @"\b([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4})"
            + @"([t ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?[ap]m\b)?(z|[+-][0-9]{2}:?[0-9]{2})?)?"
            + @"|\b[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?( ?[ap]m\b)?",
        Options
    )]
    private static partial Regex Times();
}
