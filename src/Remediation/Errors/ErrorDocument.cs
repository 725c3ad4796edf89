using System.Xml.Linq;

namespace TenantHygiene.Remediation.Errors;

/// <summary>Finds the records in a well-formed error document.</summary>
internal sealed class ErrorDocument(XDocument document)
{
    private const string Record = "ErrorRecord";
    private const string Description = "ErrorDescription";
    /// <summary>The element that marks a move to another service instance.</summary>
    public const string MigrationMarker = "Migrated";

    // Read once for each record: a hostile document may hang thousands of descriptions on one.
    private readonly Dictionary<XElement, (string? Code, string? Parameters)> facts = [];

    /// <summary>The distinct records: one for each description, and one for each record that has none.</summary>
    public IEnumerable<ErrorRecord> Records => document
        .Descendants()
        .SelectMany(ReadElement)
        .Distinct();

    /// <summary>
    /// Whether it only says that the tenant was moved to another service instance (<c>&lt;Migrated ServiceInstance="…"/&gt;</c>, published unresolved and for ever):
    /// information, and no error. Anything else beside the marker, be it a record or a text, makes it an error.
    /// </summary>
    public bool IsMigrationMarker =>
        document.Descendants().Any(element => IsNamed(element.Name, MigrationMarker))
        && !Records.Any()
        && document.DescendantNodes().OfType<XText>().All(text => string.IsNullOrWhiteSpace(text.Value) || IsNamed(text.Parent!.Name, "Name"));

    /// <summary>All text of the document, words of neighbouring elements kept apart.</summary>
    public string Text => SpacedText(document);

    private static string SpacedText(XContainer container) => string.Join(
        ' ',
        container.DescendantNodes().OfType<XText>().Select(node => node.Value.Trim()).Where(text => text.Length > 0));

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
        if (!facts.TryGetValue(owner, out var known))
        {
            known = (ValueNamed(owner, "ErrorCode"), ValueNamed(owner, "ErrorParameters"));
            facts.Add(owner, known);
        }

        return new ErrorRecord(known.Code, ErrorText.Bound(description), known.Parameters);
    }

    private static bool HasDescription(XElement record) =>
        record.Attributes().Any(attribute => IsNamed(attribute.Name, Description)) ||
        record.Descendants().Any(element => IsNamed(element.Name, Description) && NearestRecord(element) == record);

    private static XElement? NearestRecord(XElement element) => element.Ancestors().FirstOrDefault(ancestor => IsNamed(ancestor.Name, Record));

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

    private static bool IsNamed(XName name, string localName) => string.Equals(name.LocalName, localName, StringComparison.OrdinalIgnoreCase);
}
