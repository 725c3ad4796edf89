using System.ComponentModel;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Provisioning;

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
