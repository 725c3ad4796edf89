using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace TenantHygiene.Remediation.Errors;

/// <summary>
/// Reads the error document of one entry of <c>serviceProvisioningErrors</c>. The service does not document its shape,
/// so elements are found by local name wherever they stand, and whatever is not understood stays visible as text.
/// </summary>
public static class ErrorDetailParser
{
    /// <summary>The longest document that is read, in UTF-16 characters (256 Ki).</summary>
    public const int MaxDocumentLength = 256 * 1024;

    /// <summary>The most records that are taken from one document; one more says when there were others.</summary>
    public const int MaxRecords = 100;

    // Finding a description's record means climbing the tree: without a bound on its height, a hostile document costs the square of its length.
    private const int MaxDepth = 64;

    /// <summary>Reads the records of a document, each once, in the order of the document. Never throws.</summary>
    /// <param name="errorDetail">The document as the service sent it: normally XML; anything else becomes one record with the text itself.</param>
    /// <returns>The records; none only when there is no text at all.</returns>
    public static IReadOnlyList<ErrorRecord> Parse(string? errorDetail)
    {
        if (string.IsNullOrWhiteSpace(errorDetail))
        {
            return [];
        }

        if (errorDetail.Length > MaxDocumentLength)
        {
            return [TooLarge(errorDetail)];
        }

        var text = ErrorText.Printable(errorDetail).Trim().TrimStart('\uFEFF').Trim();
        if (text.Length == 0)
        {
            return [];
        }

        return text.StartsWith('<') ? ParseXml(text) : [new ErrorRecord(null, ErrorText.Bound(text))];
    }

    /// <summary>Whether a document is information and no error: the mark that a tenant's move to another service instance leaves behind. Never throws.</summary>
    public static bool IsInformation(string? errorDetail)
    {
        if (errorDetail is null || errorDetail.Length > MaxDocumentLength || !errorDetail.Contains(ErrorDocument.MigrationMarker, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            return new ErrorDocument(Load(ErrorText.Printable(errorDetail).Trim().TrimStart('\uFEFF').Trim())).IsMigrationMarker;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static List<ErrorRecord> ParseXml(string text)
    {
        ErrorDocument document;
        try
        {
            document = new ErrorDocument(Load(text));
        }
        catch (XmlException) when (text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
        {
            // Only the fact is kept: the text around a document type could be made to look like a sentence that leads to a purge.
            return [new ErrorRecord(null, "The error document declares a document type, which is refused. It was not read.")];
        }
        catch (XmlException)
        {
            return [new ErrorRecord(null, ErrorText.Bound(text))];
        }

        var records = document.Records.Take(MaxRecords + 1).ToList();
        if (records.Count > MaxRecords)
        {
            records[MaxRecords] = new ErrorRecord(null, string.Create(
                CultureInfo.InvariantCulture,
                $"The error document has more than {MaxRecords} records. The others were not read."));
        }

        return records.Count > 0 ? records : [new ErrorRecord(null, ErrorText.Bound(document.Text is { Length: > 0 } words ? words : text))];
    }

    private static XDocument Load(string text)
    {
        using (var reader = Open(text))
        {
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth)
                {
                    throw new XmlException($"The document is nested deeper than {MaxDepth} levels.");
                }
            }
        }

        using var shallow = Open(text);
        return XDocument.Load(shallow);
    }

    private static XmlReader Open(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxDocumentLength,
        // An escaped control character in a sentence must not hide the error.
        CheckCharacters = false,
        CloseInput = true,
    });

    // The prefix is as long as the longest text that is classified, and stands between words: the whole is always longer, hence never classified.
    private static ErrorRecord TooLarge(string errorDetail) => new(null, ErrorText.Bound(string.Create(
        CultureInfo.InvariantCulture,
        $"The error document is too large to be read: {errorDetail.Length} characters, {MaxDocumentLength} allowed. It begins: {errorDetail.AsSpan(0, ErrorText.MaxLength)}…")));
}
