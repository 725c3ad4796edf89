namespace TenantHygiene.Remediation.Errors;

/// <summary>The one bound on texts of errors, so that everything downstream (queues, tables, tickets) can rely on it.</summary>
public static class ErrorText
{
    /// <summary>The longest text, in UTF-16 characters, that is kept whole. What had to be cut is longer than this, and therefore never classified.</summary>
    public const int MaxLength = 4096;

    /// <summary>Upper limit, in UTF-16 characters, of what <see cref="Bound"/> returns.</summary>
    public const int MaxBoundedLength = MaxLength + 128;

    /// <summary>
    /// Returns the text trimmed, printable, and cut when it is longer than <see cref="MaxLength"/>.
    /// A cut text ends with a note, which keeps it above the length that the classifier reads: what was cut off might have been a second, different sentence.
    /// </summary>
    public static string Bound(string text)
    {
        var trimmed = Printable(text).Trim();
        return trimmed.Length <= MaxLength ? trimmed : Cut(trimmed);
    }

    /// <summary>Returns the text with a space for each control character but line ends and tabs: texts end up on terminals, and XML takes none of them.</summary>
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
            $"{text.AsSpan(0, end)}… (cut here; {text.Length} characters in all)");
    }
}
