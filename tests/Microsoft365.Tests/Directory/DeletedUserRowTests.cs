using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class DeletedUserRowTests
{
    private const string Id = "3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001";

    [Theory]
    [InlineData("\"mail\":\"Ada@contoso.example\"")]
    [InlineData("\"userPrincipalName\":\"ada@contoso.example\"")]
    [InlineData("\"userPrincipalName\":\"3f1c0e0a8c0e4a529a650b1f6f8f0001ada@contoso.example\"")]
    [InlineData("\"proxyAddresses\":[\"SMTP:other@contoso.example\",\"smtp:ADA@contoso.example\"]")]
    public void A_deleted_user_is_reached_by_any_address_it_had(string property) => Assert.True(IsReachedBy(property, "ada@contoso.example"));

    [Theory]
    [InlineData("\"mail\":\"bob@contoso.example\"")]
    [InlineData("\"userPrincipalName\":\"4f1c0e0a8c0e4a529a650b1f6f8f0001ada@contoso.example\"")]
    [InlineData("\"proxyAddresses\":[\"x500:ada@contoso.example\"]")]
    [InlineData("\"proxyAddresses\":null")]
    public void Another_address_does_not_reach_it(string property) => Assert.False(IsReachedBy(property, "ada@contoso.example"));

    [Fact]
    public void A_row_without_an_id_is_no_user() => Assert.Null(DeletedUserRow.From(Rows.Parse("""{"mail":"ada@contoso.example"}""")));

    private static bool IsReachedBy(string property, string address)
    {
        var row = Rows.Parse($$"""{"id":"{{Id}}",{{property}}}""");
        return DeletedUserRow.IsReachedBy(row, DeletedUserRow.From(row)!, address);
    }
}
