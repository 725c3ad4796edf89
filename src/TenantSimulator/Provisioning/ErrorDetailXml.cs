using System.Text;
using System.Xml;

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
