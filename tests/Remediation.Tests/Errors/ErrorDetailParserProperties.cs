using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Remediation.Tests.Errors;

public class ErrorDetailParserProperties
{
    private const string Document =
        "<?xml version=\"1.0\"?><ServiceInstance xmlns=\"urn:x\"><Name>exchange/NAMPRD09-001-01</Name><ObjectErrors>"
        + "<ErrorRecord id=\"1\"><ErrorCode>ExA77C31</ErrorCode><ErrorDescription><![CDATA[The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object.]]></ErrorDescription>"
        + "<ErrorParameters><string>a</string></ErrorParameters></ErrorRecord><ErrorRecord ErrorDescription=\"&lt;second&gt;\"/></ObjectErrors></ServiceInstance>";

    [Property(MaxTest = 1000)]
    public void Any_text_is_read_without_failing_and_within_bounds(string? text) => AssertBounded(text);

    [Property(MaxTest = 1000)]
    public void Any_text_inside_a_document_is_read_without_failing_and_within_bounds(string? text, bool asElement) =>
        AssertBounded(asElement ? $"<ErrorRecord>{text}</ErrorRecord>" : $"<ErrorRecord ErrorDescription=\"{text}\"/>");

    [Property]
    public void A_document_cut_anywhere_is_read_without_failing(NonNegativeInt length) =>
        AssertBounded(Document[..(length.Get % Document.Length)]);

    [Property(MaxTest = 2000)]
    public void A_damaged_document_is_read_without_failing(NonNegativeInt at, char replacement, bool insert)
    {
        var position = at.Get % Document.Length;
        AssertBounded(Document[..position] + replacement + Document[(insert ? position : position + 1)..]);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Texts)])]
    public void Every_text_that_is_escaped_comes_back_as_it_was(XmlText text)
    {
        var document = new XElement("ErrorRecord", new XElement("ErrorDescription", text.Value)).ToString(SaveOptions.DisableFormatting);

        Assert.Equal(ErrorText.Bound(text.Value), Assert.Single(ErrorDetailParser.Parse(document)).Description);
    }

    [Property]
    public Property A_text_is_bounded_and_a_cut_one_is_longer_than_what_is_classified() =>
        Prop.ForAll(
            Gen.Choose(0, ErrorText.MaxLength * 3)
                .SelectMany(length =>
                    Gen.Elements("x", "\U0001F600", " y").Select(piece => string.Concat(Enumerable.Repeat(piece, length)))
                )
                .ToArbitrary(),
            text =>
            {
                var bound = ErrorText.Bound(text);
                return bound.Length <= ErrorText.MaxBoundedLength
                    && (bound == text.Trim() || bound.Length > ErrorText.MaxLength)
                    && bound.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
            }
        );

    private static void AssertBounded(string? text)
    {
        var records = ErrorDetailParser.Parse(text);

        Assert.InRange(records.Count, 0, ErrorDetailParser.MaxRecords + 1);
        Assert.All(records, record =>
        {
            Assert.InRange(record.Description.Length, 0, ErrorText.MaxBoundedLength);
            Assert.InRange(record.Code?.Length ?? 0, 0, ErrorText.MaxBoundedLength);
            Assert.InRange(record.Parameters?.Length ?? 0, 0, ErrorText.MaxBoundedLength);
        });
        Assert.Equal(records.Count, records.Distinct().Count());
    }

    /// <summary>A text that XML can carry; line ends are left out, since XML itself normalises them.</summary>
    public sealed record XmlText(string Value)
    {
        public override string ToString() => Value;
    }

    public static class Texts
    {
        public static Arbitrary<XmlText> XmlText() =>
            Gen.Elements(
                    "<",
                    ">",
                    "&",
                    "\"",
                    "'",
                    "]]>",
                    "&amp;",
                    "é",
                    "“",
                    "”",
                    "\u00A0",
                    "\U0001F600",
                    "a",
                    "The value",
                    "{",
                    "}",
                    "<!--",
                    "<![CDATA[",
                    "=",
                    "/",
                    "-"
                )
                .NonEmptyListOf()
                .Select(pieces => new XmlText("x" + string.Concat(pieces) + "x"))
                .ToArbitrary();
    }
}
