using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class ProvisioningErrorRowTests
{
    private const string Detail = "<ServiceInstance/>";

    [Theory]
    [InlineData("\"@odata.type\":\"#microsoft.graph.serviceProvisioningXmlError\",")]
    [InlineData("")]
    public void The_document_is_read_whether_the_entry_names_its_type_or_not(string type)
    {
        var entry = Single($$"""{{{type}}"serviceInstance":"exchange/X","isResolved":false,"errorDetail":"{{Detail}}"}""");

        Assert.Equal(Detail, entry.ErrorDetail);
        Assert.True(entry.IsUnresolvedExchangeError);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    [InlineData("\"true\"", false)]
    [InlineData("1", false)]
    public void Only_an_explicit_true_is_resolved(string isResolved, bool expected) =>
        Assert.Equal(expected, Single($$"""{"serviceInstance":"exchange/X","isResolved":{{isResolved}}}""").IsResolved);

    [Fact]
    public void An_entry_without_isResolved_stands() => Assert.True(Single("""{"serviceInstance":"Exchange/X"}""").IsUnresolvedExchangeError);

    [Fact]
    public void An_entry_without_a_document_is_kept()
    {
        var entry = Single("""{"serviceInstance":"exchange/X","isResolved":false,"errorDetail":null}""");

        Assert.Null(entry.ErrorDetail);
        Assert.True(entry.IsUnresolvedExchangeError);
    }

    [Fact]
    public void A_document_that_is_not_a_text_is_kept_as_it_came() =>
        Assert.Equal("""{"a":1}""", Single("""{"serviceInstance":"exchange/X","errorDetail":{"a":1}}""").ErrorDetail);

    [Fact]
    public void An_entry_that_is_not_an_object_is_kept_unresolved()
    {
        var entry = Single("\"garbage\"");

        Assert.Equal("\"garbage\"", entry.ErrorDetail);
        Assert.False(entry.IsResolved);
    }

    [Theory]
    [InlineData("\"2020-01-31T17:45:18.00\"", "2020-01-31T17:45:18Z")]
    [InlineData("\"2020-01-31T17:45:18Z\"", "2020-01-31T17:45:18Z")]
    [InlineData("\"2020-01-31T17:45:18+02:00\"", "2020-01-31T15:45:18Z")]
    public void A_time_without_offset_is_utc(string json, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), Single($$"""{"serviceInstance":"exchange/X","createdDateTime":{{json}}}""").CreatedAt);

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("17")]
    [InlineData("null")]
    public void An_unreadable_time_does_not_cost_the_entry(string json)
    {
        var entry = Single($$"""{"serviceInstance":"exchange/X","createdDateTime":{{json}},"errorDetail":"{{Detail}}"}""");

        Assert.Null(entry.CreatedAt);
        Assert.Equal(Detail, entry.ErrorDetail);
    }

    private static Remediation.Errors.ProvisioningErrorEntry Single(string json) => Assert.Single(ProvisioningErrorRow.ReadAll(Rows.Parse($"[{json}]")));
}
