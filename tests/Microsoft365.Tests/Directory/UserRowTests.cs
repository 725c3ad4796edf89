using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class UserRowTests
{
    [Fact]
    public void A_complete_row_is_read()
    {
        var user = UserRow.From(
            Rows.Parse("""
            {"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","userPrincipalName":"ada@contoso.example","displayName":"Ada","mail":"ada@contoso.example",
             "mailNickname":"ada","onPremisesSyncEnabled":true,"onPremisesImmutableId":"AQ==","serviceProvisioningErrors":[]}
            """),
            "GET").Value();

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
        Assert.Equal(ReadFaultKind.Malformed, UserRow.From(Rows.Parse($$"""{"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","userPrincipalName":"a@b"{{errors}}}"""), "GET").Fault().Kind);

    [Theory]
    [InlineData("""{"userPrincipalName":"a@b","serviceProvisioningErrors":[]}""")]
    [InlineData("""{"id":"not a guid","userPrincipalName":"a@b","serviceProvisioningErrors":[]}""")]
    [InlineData("""{"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","serviceProvisioningErrors":[]}""")]
    public void A_row_without_identity_is_malformed(string row) => Assert.Equal(ReadFaultKind.Malformed, UserRow.From(Rows.Parse(row), "GET").Fault().Kind);
}
