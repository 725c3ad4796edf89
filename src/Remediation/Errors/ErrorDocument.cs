using System.Xml.Linq;

namespace TenantHygiene.Remediation.Errors;

/// <summary>Finds the records in a well-formed error document.</summary>
internal static class ErrorDocument
{
    private const string Record = "ErrorRecord";
    private const string Description = "ErrorDescription";

    /// <summary>The distinct records: one for each description, and one for each record that has none.</summary>
    public static IEnumerable<ErrorRecord> ReadRecords(XDocument document) => document
        .Descendants()
        .SelectMany(ReadElement)
        .Distinct();

    /// <summary>All text of a node, words of neighbouring elements kept apart.</summary>
    public static string SpacedText(XContainer container) => string.Join(
        ' ',
        container.DescendantNodes().OfType<XText>().Select(node => node.Value.Trim()).Where(text => text.Length > 0));

    private static IEnumerable<ErrorRecord> ReadElement(XElement element)
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

    private static ErrorRecord Create(XElement owner, string description) => new(
        ValueNamed(owner, "ErrorCode"),
        ErrorText.Bound(description),
        ValueNamed(owner, "ErrorParameters"));

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
