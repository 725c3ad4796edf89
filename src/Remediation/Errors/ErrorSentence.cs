using System.Text.RegularExpressions;

namespace TenantHygiene.Remediation.Errors;

/// <summary>A sentence that was found in a text, and the values in it as they were received.</summary>
internal sealed partial class ErrorSentence(SqueezedText text, Match match)
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
    public string Squeezed(string name) => match.Groups[name].Value;

    /// <summary>The value as a GUID, or null when what stands there is not exactly one.</summary>
    public Guid? Guid(string name)
    {
        var value = Original(name);

        // Parsing alone would also take signs and prefixes such as "+8073974-…" or "0x73974a-…".
        return System.Guid.TryParseExact(value, "D", out var guid) && string.Equals(guid.ToString("D"), value, StringComparison.OrdinalIgnoreCase)
            ? guid
            : null;
    }

    /// <summary>The value as a GUID that can identify something: not all zeros.</summary>
    public Guid? IdentifyingGuid(string name) => Guid(name) is { } guid && guid != System.Guid.Empty ? guid : null;

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex WhiteSpace { get; }

    private string Original(string name) => text.Original(match.Groups[name].Index, match.Groups[name].Length);
}
