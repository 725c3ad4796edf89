using System.Globalization;
using System.Text;

namespace TenantHygiene.Remediation.Errors;

/// <summary>
/// A text without what varies between publications of one sentence: white space of every kind, quotes, brackets and invisible characters are left out, dashes are alike.
/// It remembers where each character stood, so that a value is always taken from the text as it was received:
/// leaving out a space must never turn two pieces into one well-formed GUID.
/// </summary>
internal sealed class SqueezedText
{
    private const string Quotes = "\"'`´‘’‚‛“”„‟«»‹›′″‴＂＇｀〝〞〟「」『』";
    private const string Brackets = "(){}[]<>（）｛｝［］＜＞";

    private readonly string original;
    private readonly List<int> positions;

    private SqueezedText(string original, string value, List<int> positions)
    {
        this.original = original;
        this.positions = positions;
        Value = value;
    }

    /// <summary>What remains of the text.</summary>
    public string Value { get; }

    /// <summary>Squeezes a text.</summary>
    public static SqueezedText Of(string text)
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

        return new SqueezedText(text, value.ToString(), positions);
    }

    /// <summary>What stood in the original text from the first to the last character of a part of the squeezed one, anything between them included.</summary>
    public string Original(int index, int length) =>
        length == 0 ? "" : original[positions[index]..(positions[index + length - 1] + 1)];

    private static bool IsLeftOut(char character) =>
        char.IsWhiteSpace(character) ||
        char.IsControl(character) ||
        char.GetUnicodeCategory(character) is UnicodeCategory.Format ||
        Quotes.Contains(character, StringComparison.Ordinal) ||
        Brackets.Contains(character, StringComparison.Ordinal);
}
