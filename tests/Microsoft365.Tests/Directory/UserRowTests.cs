using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class UserRowTests
{
    private const string Moved = """
        {"id":"11111111-1111-4111-8111-111111111112","userPrincipalName":"ben@contoso.com","serviceProvisioningErrors":[
          {"createdDateTime":"2019-01-31T17:45:18.00","isResolved":false,"serviceInstance":"exchange/NAMPR04-001-01",
           "errorDetail":"<Migrated ServiceInstance=\"exchange/NAMPR07-002-01\" />"},
          {"createdDateTime":"2026-01-31T17:45:18.00","isResolved":false,"serviceInstance":"exchange/NAMPR07-002-01",
           "errorDetail":"<ServiceInstance><Name>exchange/NAMPR07-002-01</Name><ObjectErrors><ErrorRecord><ErrorCode>Ex9ABFAD</ErrorCode><ErrorDescription>The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ExchangeGuid\" is used by another recipient object. Please specify a unique value.</ErrorDescription></ErrorRecord></ObjectErrors></ServiceInstance>"}]}
        """;

    private const string PublishedTwice = """
        {"id":"11111111-1111-4111-8111-111111111115","userPrincipalName":"eve@contoso.com","serviceProvisioningErrors":[
          {"createdDateTime":"2026-01-31T17:45:18Z","isResolved":false,"serviceInstance":"exchange/NAMPR07-002-01",
           "errorDetail":"<ServiceInstance><ObjectErrors><ErrorRecord><ErrorDescription>An unknown error has occurred. Refer to correlation ID: b9dcb780-a885-43e7-a85e-905fa177af88.</ErrorDescription></ErrorRecord></ObjectErrors></ServiceInstance>"},
          {"createdDateTime":"2026-02-01T17:45:18Z","isResolved":false,"serviceInstance":"exchange/NAMPR07-002-01",
           "errorDetail":"<ServiceInstance><ObjectErrors><ErrorRecord><ErrorDescription>An unknown error has occurred. Refer to correlation ID: 0c1dcb78-a885-43e7-a85e-905fa177af99.</ErrorDescription></ErrorRecord></ObjectErrors></ServiceInstance>"}]}
        """;

    private static readonly Guid _tenant = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");

    [Fact]
    public void A_user_of_a_tenant_that_was_moved_has_the_real_error_alone_and_none_once_only_the_marker_is_left()
    {
        var user = Parse(Moved);
        var error = Assert.Single(ProvisioningErrorAnalyzer.Analyze(_tenant, user));
        var repaired = user with { ProvisioningErrors = [user.ProvisioningErrors[0]] };

        var guid = Guid.Parse("08073974-1902-4542-88ea-37ba310f0c5c");
        Assert.Equal(new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, guid), error.Problem);
        Assert.False(repaired.ProvisioningErrors[0].IsUnresolvedExchangeError);
        Assert.Empty(Assert.IsType<ErrorCheck.Gone>(ErrorCheck.Of(_tenant, Read.Found(repaired), error.Fingerprint)).Others);
    }

    [Fact]
    public void A_text_that_was_published_twice_with_another_correlation_id_is_one_error_with_the_later_time() =>
        Assert.Equal(
            new DateTimeOffset(2026, 2, 1, 17, 45, 18, TimeSpan.Zero),
            Assert.Single(ProvisioningErrorAnalyzer.Analyze(_tenant, Parse(PublishedTwice))).CreatedAt
        );

    [Fact]
    public void A_complete_row_is_read()
    {
        var user = UserRow
            .From(
                Rows.Parse(
                    """
                    {"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","userPrincipalName":"ada@contoso.example","displayName":"Ada","mail":"ada@contoso.example",
                     "mailNickname":"ada","onPremisesSyncEnabled":true,"onPremisesImmutableId":"AQ==","serviceProvisioningErrors":[]}
                    """
                ),
                "GET"
            )
            .Value();

        Assert.Equal("ada@contoso.example", user.UserPrincipalName);
        Assert.True(user.OnPremisesSyncEnabled);
        Assert.Equal("AQ==", user.OnPremisesImmutableId);
        Assert.Empty(user.ProvisioningErrors);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"serviceProvisioningErrors\":null")]
    [InlineData(",\"serviceProvisioningErrors\":{}")]
    [InlineData(",\"serviceProvisioningErrors\":\"\"")]
    public void A_row_without_the_list_of_errors_says_nothing_about_errors(string errors) =>
        Assert.Equal(
            ReadFaultKind.Malformed,
            UserRow
                .From(Rows.Parse($$"""{"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","userPrincipalName":"a@b"{{errors}}}"""), "GET")
                .Fault()
                .Kind
        );

    [Theory]
    [InlineData("""{"userPrincipalName":"a@b","serviceProvisioningErrors":[]}""")]
    [InlineData("""{"id":"not a guid","userPrincipalName":"a@b","serviceProvisioningErrors":[]}""")]
    [InlineData("""{"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","serviceProvisioningErrors":[]}""")]
    public void A_row_without_identity_is_malformed(string row) =>
        Assert.Equal(ReadFaultKind.Malformed, UserRow.From(Rows.Parse(row), "GET").Fault().Kind);

    private static DirectoryUser Parse(string row) => UserRow.From(Rows.Parse(row), "GET").Value();
}

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
    public void An_entry_without_isResolved_is_unresolved() =>
        Assert.True(Single("""{"serviceInstance":"Exchange/X"}""").IsUnresolvedExchangeError);

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

    private static Remediation.Errors.ProvisioningErrorEntry Single(string json) =>
        Assert.Single(ProvisioningErrorRow.ReadAll(Rows.Parse($"[{json}]")));
}

public sealed class DeletedUserRowTests
{
    private const string Id = "3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001";

    [Theory]
    [InlineData("\"mail\":\"Ada@contoso.example\"")]
    [InlineData("\"userPrincipalName\":\"ada@contoso.example\"")]
    [InlineData("\"userPrincipalName\":\"3f1c0e0a8c0e4a529a650b1f6f8f0001ada@contoso.example\"")]
    [InlineData("\"proxyAddresses\":[\"SMTP:other@contoso.example\",\"smtp:ADA@contoso.example\"]")]
    public void A_deleted_user_is_reached_by_any_address_it_had(string property) =>
        Assert.True(HasAddress(property, "ada@contoso.example"));

    [Theory]
    [InlineData("\"mail\":\"bob@contoso.example\"")]
    [InlineData("\"userPrincipalName\":\"4f1c0e0a8c0e4a529a650b1f6f8f0001ada@contoso.example\"")]
    [InlineData("\"proxyAddresses\":[\"x500:ada@contoso.example\"]")]
    [InlineData("\"proxyAddresses\":null")]
    public void Another_address_does_not_reach_it(string property) => Assert.False(HasAddress(property, "ada@contoso.example"));

    [Fact]
    public void A_row_without_an_id_is_no_user() => Assert.Null(DeletedUserRow.From(Rows.Parse("""{"mail":"ada@contoso.example"}""")));

    private static bool HasAddress(string property, string address)
    {
        var row = Rows.Parse($$"""{"id":"{{Id}}",{{property}}}""");
        return DeletedUserRow.HasAddress(row, DeletedUserRow.From(row)!, address);
    }
}
