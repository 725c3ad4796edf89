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

    // Finding a description's record means climbing the tree: without a bound on its height, a hostile document costs the square of its
    // length.
    private const int MaxDepth = 64;

    /// <summary>Reads the records of a document, each once, in the order of the document. Never throws.</summary>
    /// <param name="errorDetail">
    /// The document as the service sent it: normally XML; anything else becomes one record with the text itself.
    /// </param>
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

    /// <summary>
    /// Whether a document is information and no error: the mark that a tenant's move to another service instance leaves behind. Never
    /// throws.
    /// </summary>
    public static bool IsInformation(string? errorDetail)
    {
        if (
            errorDetail is null
            || errorDetail.Length > MaxDocumentLength
            || !errorDetail.Contains(ErrorDocument.MigrationMarker, StringComparison.OrdinalIgnoreCase)
        )
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
            records[MaxRecords] = new ErrorRecord(
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The error document has more than {MaxRecords} records. The others were not read."
                )
            );
        }

        return records.Count > 0
            ? records
            : [new ErrorRecord(null, ErrorText.Bound(document.Text is { Length: > 0 } words ? words : text))];
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

    private static XmlReader Open(string text) =>
        XmlReader.Create(
            new StringReader(text),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MaxDocumentLength,
                // An escaped control character in a sentence must not hide the error.
                CheckCharacters = false,
                CloseInput = true,
            }
        );

    // The prefix is as long as the longest text that is classified, and stands between words: the whole is always longer, hence never
    // classified.
    private static ErrorRecord TooLarge(string errorDetail) =>
        new(
            null,
            ErrorText.Bound(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The error document is too large to be read: {errorDetail.Length} characters, {MaxDocumentLength} allowed. It "
                        + $"begins: {errorDetail.AsSpan(0, ErrorText.MaxLength)}…"
                )
            )
        );
}

/// <summary>One <c>ErrorRecord</c> of an error document.</summary>
/// <param name="Code">
/// Exchange's hash of the exception, such as <c>ExA77C31</c>: a hint and a metric, never the ground of a decision.
/// </param>
/// <param name="Description">The sentence that the classifier reads.</param>
/// <param name="Parameters">The document's <c>ErrorParameters</c>, as text, where it has them.</param>
public sealed record ErrorRecord(string? Code, string Description, string? Parameters = null);

/// <summary>Finds the records in a well-formed error document.</summary>
internal sealed class ErrorDocument(XDocument document)
{
    private const string Record = "ErrorRecord";
    private const string Description = "ErrorDescription";

    /// <summary>The element that marks a move to another service instance.</summary>
    public const string MigrationMarker = "Migrated";

    // Read once for each record: a hostile document may hang thousands of descriptions on one.
    private readonly Dictionary<XElement, (string? Code, string? Parameters)> _facts = [];

    /// <summary>The distinct records: one for each description, and one for each record that has none.</summary>
    public IEnumerable<ErrorRecord> Records => document.Descendants().SelectMany(ReadElement).Distinct();

    /// <summary>
    /// Whether it only says that the tenant was moved to another service instance (<c>&lt;Migrated ServiceInstance="…"/&gt;</c>, published
    /// unresolved and for ever): information, and no error. Anything else beside the marker, be it a record or a text, makes it an error.
    /// </summary>
    public bool IsMigrationMarker =>
        document.Descendants().Any(element => IsNamed(element.Name, MigrationMarker))
        && !Records.Any()
        && document
            .DescendantNodes()
            .OfType<XText>()
            .All(text => string.IsNullOrWhiteSpace(text.Value) || IsNamed(text.Parent!.Name, "Name"));

    /// <summary>All text of the document, words of neighbouring elements kept apart.</summary>
    public string Text => SpacedText(document);

    private static string SpacedText(XContainer container) =>
        string.Join(' ', container.DescendantNodes().OfType<XText>().Select(node => node.Value.Trim()).Where(text => text.Length > 0));

    private IEnumerable<ErrorRecord> ReadElement(XElement element)
    {
        foreach (var attribute in element.Attributes().Where(attribute => IsNamed(attribute.Name, Description)))
        {
            yield return Create(element, attribute.Value);
        }

        if (IsNamed(element.Name, Description))
        {
            yield return Create(NearestRecord(element) ?? element.Parent ?? element, OwnValue(element) ?? "");
        }
        else if (IsNamed(element.Name, Record) && !HasDescription(element))
        {
            yield return Create(element, DirectText(element));
        }
    }

    private ErrorRecord Create(XElement owner, string description)
    {
        if (!_facts.TryGetValue(owner, out var known))
        {
            known = (ValueNamed(owner, "ErrorCode"), ValueNamed(owner, "ErrorParameters"));
            _facts.Add(owner, known);
        }

        return new ErrorRecord(known.Code, ErrorText.Bound(description), known.Parameters);
    }

    private static bool HasDescription(XElement record) =>
        record.Attributes().Any(attribute => IsNamed(attribute.Name, Description))
        || record.Descendants().Any(element => IsNamed(element.Name, Description) && NearestRecord(element) == record);

    private static XElement? NearestRecord(XElement element) =>
        element.Ancestors().FirstOrDefault(ancestor => IsNamed(ancestor.Name, Record));

    private static string? ValueNamed(XElement owner, string name)
    {
        var value = owner.Attributes().FirstOrDefault(attribute => IsNamed(attribute.Name, name))?.Value
            ?? owner.Elements().Where(element => IsNamed(element.Name, name)).Select(element => OwnValue(element) ?? "").FirstOrDefault();
        return string.IsNullOrWhiteSpace(value) ? null : ErrorText.Bound(value);
    }

    private static string? OwnValue(XElement element)
    {
        var text = element.Elements().Any()
            ? SpacedText(element)
            : string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value));
        return string.IsNullOrWhiteSpace(text)
            ? element.Attributes().FirstOrDefault(attribute => IsNamed(attribute.Name, "Value"))?.Value
            : text;
    }

    private static string DirectText(XElement element) => string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value));

    private static bool IsNamed(XName name, string localName) =>
        string.Equals(name.LocalName, localName, StringComparison.OrdinalIgnoreCase);
}
