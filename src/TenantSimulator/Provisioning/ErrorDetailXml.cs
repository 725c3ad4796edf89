using System.ComponentModel;
using System.Text;
using System.Text.Json.Serialization;
using System.Xml;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>Writes <c>errorDetail</c> in the reconstructed shape ServiceInstance / ObjectErrors / ErrorRecord.</summary>
internal static class ErrorDetailXml
{
    /// <summary>Writes one error.</summary>
    /// <param name="serviceInstance">The service instance.</param>
    /// <param name="record">Code, text and parameters.</param>
    /// <param name="style">The shape.</param>
    /// <returns>XML, or the bare text where the style asks for it.</returns>
    public static string Write(string serviceInstance, (string Code, string Description, string Parameters) record, ErrorDetailStyle style)
    {
        if (style.PlainText)
        {
            return record.Description;
        }

        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("ServiceInstance", style.Namespace ?? "");
            Attribute(xml, style, "version", "1.0");
            xml.WriteElementString("Name", style.Namespace ?? "", serviceInstance);
            xml.WriteStartElement("ObjectErrors", style.Namespace ?? "");
            for (var copy = 0; copy <= style.Duplicates; copy++)
            {
                WriteRecord(xml, record, style);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void WriteRecord(XmlWriter xml, (string Code, string Description, string Parameters) record, ErrorDetailStyle style)
    {
        var space = style.Namespace ?? "";
        xml.WriteStartElement("ErrorRecord", space);
        Attribute(xml, style, "severity", "error");
        xml.WriteElementString("ErrorCode", space, record.Code);
        xml.WriteStartElement("ErrorDescription", space);
        Attribute(xml, style, "locale", "en-US");
        if (style.Cdata)
        {
            xml.WriteCData(record.Description);
        }
        else
        {
            xml.WriteString(record.Description);
        }

        xml.WriteEndElement();
        xml.WriteElementString("ErrorParameters", space, record.Parameters);
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, ErrorDetailStyle style, string name, string value)
    {
        if (style.Attributes)
        {
            xml.WriteAttributeString(name, value);
        }
    }
}

/// <summary>The texts with which Exchange reports conflicts. The codes are made up: only their form (Ex and six digits) is known.</summary>
internal static class ErrorText
{
    /// <summary>Code, text and parameters of a conflict.</summary>
    /// <param name="conflict">The conflict.</param>
    /// <param name="quotes">The quotes to use.</param>
    /// <returns>What a record consists of.</returns>
    public static (string Code, string Description, string Parameters) Of(Conflict conflict, QuoteStyle quotes) =>
        conflict switch
        {
            Conflict.GuidInUse inUse => (
                inUse.Property == "ExchangeGuid" ? "Ex5A2E10" : "Ex5A2E11",
                $"The value {Quote(inUse.Guid.ToString(), quotes)} of property {Quote(inUse.Property, quotes)} is used by another "
                    + "recipient object. Please specify a unique value.",
                $"{inUse.Guid}, {inUse.Property}"
            ),
            Conflict.ArchiveMismatch mismatch => (
                "Ex71D04C",
                $"Failed to sync the ArchiveGuid {mismatch.Sent} of mailbox {mismatch.Mailbox} because one cloud archive "
                    + $"{mismatch.Existing} exists.",
                $"{mismatch.Sent}, {mismatch.Mailbox}, {mismatch.Existing}"
            ),
            Conflict.ArchiveEnabledTwice twice => (
                "ExA77C31",
                $"Failed to enable the new cloud archive {twice.Sent} of mailbox {twice.Mailbox} because a different archive "
                    + $"({twice.Existing}) exists. To enable the new archive, first disable the archive on-premises. After the next "
                    + "Dirsync sync cycle, enable the archive on-premises again.",
                $"{twice.Sent}, {twice.Mailbox}, {twice.Existing}"
            ),
            Conflict.ArchiveGuidEmpty => (
                "Ex71D04D",
                "Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty. Supply an argument that isn't empty, and try "
                    + "the command again.",
                "ArchiveGuid"
            ),
            _ => throw new InvalidOperationException($"No text for {conflict}."),
        };

    private static string Quote(string value, QuoteStyle quotes) =>
        quotes switch
        {
            QuoteStyle.Curly => $"\u201c{value}\u201d",
            QuoteStyle.None => value,
            _ => $"\"{value}\"",
        };
}

/// <summary>The shape of <c>errorDetail</c>; no raw sample is public, so all shapes that readers must survive can be chosen.</summary>
public sealed class ErrorDetailStyle
{
    /// <summary>A default XML namespace.</summary>
    [Description("A default XML namespace on the root element.")]
    public string? Namespace { get; set; }

    /// <summary>Whether the description is a CDATA section.</summary>
    public bool Cdata { get; set; }

    /// <summary>Whether elements carry attributes.</summary>
    public bool Attributes { get; set; }

    /// <summary>How many further copies of the record follow.</summary>
    public int Duplicates { get; set; }

    /// <summary>Whether it is the bare text instead of XML.</summary>
    public bool PlainText { get; set; }

    /// <summary>The quotes around values.</summary>
    public QuoteStyle Quotes { get; set; } = QuoteStyle.Straight;
}

/// <summary>The quotes that an error text uses.</summary>
[JsonConverter(typeof(CamelCaseEnum<QuoteStyle>))]
public enum QuoteStyle
{
    /// <summary>"value".</summary>
    Straight,

    /// <summary>“value”.</summary>
    Curly,

    /// <summary>No quotes.</summary>
    None,
}
