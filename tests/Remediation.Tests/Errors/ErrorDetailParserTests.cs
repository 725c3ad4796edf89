using System.Globalization;
using System.Text;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Remediation.Tests.Errors;

public class ErrorDetailParserTests
{
    private const string Sentence =
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. Please specify a unique value.";
    private const string Escaped =
        "The value &quot;08073974-1902-4542-88ea-37ba310f0c5c&quot; of property &quot;ArchiveGuid&quot; is used by another recipient object. Please specify a unique value.";

    public static TheoryData<string> Shapes =>
        [
            $"<ServiceInstance><Name>exchange/NAMPRD09-001-01</Name><ObjectErrors><ErrorRecord><ErrorCode>ExA77C31</ErrorCode><ErrorDescription>{Escaped}</ErrorDescription></ErrorRecord></ObjectErrors></ServiceInstance>",
            $"<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<ServiceInstance><ObjectErrors><ErrorRecord><ErrorCode>ExA77C31</ErrorCode><ErrorDescription>{Escaped}</ErrorDescription></ErrorRecord></ObjectErrors></ServiceInstance>",
            $"\uFEFF<?xml version=\"1.0\"?><ServiceInstance xmlns=\"http://schemas.microsoft.com/online/errors\"><ObjectErrors><ErrorRecord><ErrorCode>ExA77C31</ErrorCode><ErrorDescription>{Escaped}</ErrorDescription></ErrorRecord></ObjectErrors></ServiceInstance>",
            $"<p:ServiceInstance xmlns:p=\"urn:p\"><p:ObjectErrors><p:ErrorRecord p:id=\"1\"><p:ErrorCode p:kind=\"hash\">ExA77C31</p:ErrorCode><p:ErrorDescription xml:lang=\"en\">{Escaped}</p:ErrorDescription></p:ErrorRecord></p:ObjectErrors></p:ServiceInstance>",
            $"<ServiceInstance><ErrorRecord><ErrorCode> ExA77C31 </ErrorCode><ErrorDescription><![CDATA[{Sentence}]]></ErrorDescription></ErrorRecord></ServiceInstance>",
            $"<ServiceInstance>\r\n  <ObjectErrors>\r\n    <ErrorRecord>\r\n      <ErrorCode>\r\n ExA77C31\r\n </ErrorCode>\r\n      <ErrorDescription>\r\n        {Escaped}\r\n      </ErrorDescription>\r\n    </ErrorRecord>\r\n  </ObjectErrors>\r\n</ServiceInstance>\r\n",
            $"<ServiceInstance><ObjectErrors><ErrorRecord ErrorCode=\"ExA77C31\" ErrorDescription=\"{Escaped}\"/></ObjectErrors></ServiceInstance>",
            $"<ServiceInstance><ErrorRecord ErrorCode=\"ExA77C31\"><ErrorDescription Value=\"{Escaped}\"/></ErrorRecord></ServiceInstance>",
            $"<serviceinstance><errorrecord><errorcode>ExA77C31</errorcode><errordescription>{Escaped}</errordescription></errorrecord></serviceinstance>",
            $"<ErrorRecord><ErrorCode>ExA77C31</ErrorCode><Details><ErrorDescription>{Escaped}</ErrorDescription></Details></ErrorRecord>",
            $"<Errors><ErrorCode>ExA77C31</ErrorCode><ErrorDescription>{Escaped}</ErrorDescription></Errors>",
            $"<ErrorRecord><ErrorCode>ExA77C31</ErrorCode>{Escaped}</ErrorRecord>",
            $"<ErrorRecord><ErrorCode>ExA77C31</ErrorCode><ErrorDescription>The value &#34;08073974-1902-4542-88ea-37ba310f0c5c&#x22; of property \"<!-- the name -->ArchiveGuid\" is used by another recipient object. Please specify a unique value.</ErrorDescription></ErrorRecord>",
        ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_record_is_found_in_whatever_shape_it_comes(string document) =>
        Assert.Equal([new ErrorRecord("ExA77C31", Sentence)], ErrorDetailParser.Parse(document));

    [Fact]
    public void Several_records_come_in_the_order_of_the_document_and_each_once() =>
        Assert.Equal(
            [new ErrorRecord("Ex1", "First."), new ErrorRecord("Ex2", "Second."), new ErrorRecord("Ex2", "First.")],
            ErrorDetailParser.Parse(
                "<S><R><ErrorRecord><ErrorCode>Ex1</ErrorCode><ErrorDescription>First.</ErrorDescription></ErrorRecord>"
                    + "<ErrorRecord><ErrorCode>Ex2</ErrorCode><ErrorDescription>Second.</ErrorDescription></ErrorRecord></R>"
                    + "<ErrorRecord><ErrorCode>Ex1</ErrorCode><ErrorDescription> First. </ErrorDescription></ErrorRecord>"
                    + "<ErrorRecord ErrorCode=\"Ex2\" ErrorDescription=\"First.\"/></S>"
            )
        );

    [Fact]
    public void Two_descriptions_in_one_record_are_two_records() =>
        Assert.Equal(
            [new ErrorRecord("Ex1", "First."), new ErrorRecord("Ex1", "Second.")],
            ErrorDetailParser.Parse(
                "<ErrorRecord><ErrorCode>Ex1</ErrorCode><ErrorDescription>First.</ErrorDescription><ErrorDescription>Second.</ErrorDescription></ErrorRecord>"
            )
        );

    [Fact]
    public void Parameters_are_kept_as_text() =>
        Assert.Equal(
            [new ErrorRecord("Ex1", "First.", "a b")],
            ErrorDetailParser.Parse(
                "<ErrorRecord><ErrorCode>Ex1</ErrorCode><ErrorDescription>First.</ErrorDescription><ErrorParameters><string>a</string><string>b</string></ErrorParameters></ErrorRecord>"
            )
        );

    [Fact]
    public void A_record_without_a_description_stays_visible() =>
        Assert.Equal(
            [new ErrorRecord("Ex1", "")],
            ErrorDetailParser.Parse("<ServiceInstance><ErrorRecord><ErrorCode>Ex1</ErrorCode></ErrorRecord></ServiceInstance>")
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uFEFF")]
    public void Nothing_has_no_records(string? detail) => Assert.Empty(ErrorDetailParser.Parse(detail));

    [Theory]
    [InlineData("  Something went wrong.\n", "Something went wrong.")]
    [InlineData("<ServiceInstance><ErrorRecord><ErrorDescription>cut", "<ServiceInstance><ErrorRecord><ErrorDescription>cut")]
    [InlineData("<a/>", "<a/>")]
    [InlineData("<", "<")]
    [InlineData("<x:a>undeclared</x:a>", "<x:a>undeclared</x:a>")]
    [InlineData("<a><b>Two </b><c>words</c></a>", "Two words")]
    [InlineData("{\"error\":\"JSON\"}", "{\"error\":\"JSON\"}")]
    public void What_holds_no_record_becomes_one_with_its_text(string detail, string description) =>
        Assert.Equal([new ErrorRecord(null, description)], ErrorDetailParser.Parse(detail));

    [Fact]
    public void A_document_type_is_refused_and_nothing_of_it_is_read()
    {
        var records = ErrorDetailParser.Parse(
            $"<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x \"{Escaped}\">]><ErrorRecord><ErrorDescription>&x; {Escaped}</ErrorDescription></ErrorRecord>"
        );

        var record = Assert.Single(records);
        Assert.Contains("refused", record.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("08073974", record.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void An_external_entity_is_never_fetched()
    {
        using var served = new TemporaryFile("SECRET");

        var records = ErrorDetailParser.Parse(
            $"<!DOCTYPE r [<!ENTITY x SYSTEM \"file://{served.Path}\">]><ErrorRecord><ErrorDescription>&x;</ErrorDescription></ErrorRecord>"
        );

        Assert.DoesNotContain("SECRET", Assert.Single(records).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Entities_that_multiply_are_refused()
    {
        var laughs = new StringBuilder("<!DOCTYPE lolz [<!ENTITY l0 \"lol\">");
        for (var i = 1; i < 30; i++)
        {
            laughs.Append(CultureInfo.InvariantCulture, $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">");
        }

        laughs.Append("]><ErrorRecord><ErrorDescription>&l29;</ErrorDescription></ErrorRecord>");

        Assert.Contains("refused", Assert.Single(ErrorDetailParser.Parse(laughs.ToString())).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_only_mentions_a_document_type_is_read() =>
        Assert.Equal(
            [new ErrorRecord(null, "<!DOCTYPE html> came back")],
            ErrorDetailParser.Parse("<ErrorRecord><ErrorDescription><![CDATA[<!DOCTYPE html> came back]]></ErrorDescription></ErrorRecord>")
        );

    [Fact]
    public void A_document_over_the_limit_says_so_and_is_not_classified()
    {
        var record = Assert.Single(ErrorDetailParser.Parse(Sentence + new string(' ', ErrorDetailParser.MaxDocumentLength) + "x"));

        Assert.Contains("too large", record.Description, StringComparison.Ordinal);
        Assert.InRange(record.Description.Length, ErrorText.MaxLength + 1, ErrorText.MaxBoundedLength);
        Assert.IsType<ProvisioningProblem.Unknown>(ErrorClassifier.Classify(record));
    }

    [Fact]
    public void A_document_at_the_limit_is_read()
    {
        var document = $"<ErrorRecord><ErrorDescription>{Escaped}</ErrorDescription></ErrorRecord>";

        Assert.Equal([new ErrorRecord(null, Sentence)], ErrorDetailParser.Parse(document.PadRight(ErrorDetailParser.MaxDocumentLength)));
    }

    [Fact]
    public void A_description_that_had_to_be_cut_is_not_classified()
    {
        var record = Assert.Single(
            ErrorDetailParser.Parse(
                $"<ErrorRecord><ErrorDescription>{Escaped}{new string('x', ErrorText.MaxLength)}</ErrorDescription></ErrorRecord>"
            )
        );

        Assert.StartsWith(Sentence, record.Description, StringComparison.Ordinal);
        Assert.EndsWith("characters in all)", record.Description, StringComparison.Ordinal);
        Assert.IsType<ProvisioningProblem.Unknown>(ErrorClassifier.Classify(record));
    }

    [Theory]
    [InlineData("<ErrorRecord><ErrorDescription>One&#27;two&#0;</ErrorDescription></ErrorRecord>")]
    [InlineData("<ErrorRecord><ErrorDescription>One\u001Btwo</ErrorDescription></ErrorRecord>")]
    [InlineData("One\u001Btwo\0")]
    public void Control_characters_neither_hide_an_error_nor_come_through(string detail) =>
        Assert.Equal([new ErrorRecord(null, "One two")], ErrorDetailParser.Parse(detail));

    [Theory]
    [InlineData(60, "First.")]
    [InlineData(70, "<a><a>")]
    public void Nesting_is_followed_only_so_far(int levels, string begins)
    {
        var document =
            string.Concat(Enumerable.Repeat("<a>", levels))
            + "<ErrorRecord ErrorDescription='First.'/>"
            + string.Concat(Enumerable.Repeat("</a>", levels));

        Assert.StartsWith(begins, Assert.Single(ErrorDetailParser.Parse(document)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_not_followed()
    {
        const int Levels = 30_000;
        var document = string.Concat(Enumerable.Repeat("<a>", Levels)) + string.Concat(Enumerable.Repeat("</a>", Levels));

        Assert.InRange(
            Assert.Single(ErrorDetailParser.Parse(document)).Description.Length,
            ErrorText.MaxLength + 1,
            ErrorText.MaxBoundedLength
        );
    }

    [Fact]
    public void Records_without_end_are_counted_and_the_rest_is_announced()
    {
        var document = $"<S>{string.Concat(Enumerable.Range(0, 5000).Select(i => $"<ErrorRecord ErrorCode='Ex{i}'/>"))}</S>";

        var records = ErrorDetailParser.Parse(document);

        Assert.Equal(ErrorDetailParser.MaxRecords + 1, records.Count);
        Assert.Contains("not read", records[^1].Description, StringComparison.Ordinal);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content)
        {
            Path = System.IO.Path.GetTempFileName();
            File.WriteAllText(Path, content);
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
