using TenantHygiene.Microsoft365.Directory;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class UserNameTests
{
    [Theory]
    [InlineData("3F1C0E0A-8C0E-4A52-9A65-0B1F6F8F0001", "3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001")]
    [InlineData(" ada@contoso.example ", "ada@contoso.example")]
    [InlineData("o'hara@contoso.example", "o'hara@contoso.example")]
    [InlineData("ada_fabrikam.example#EXT#@contoso.example", "ada_fabrikam.example#EXT#@contoso.example")]
    public void Object_ids_and_principal_names_pass(string text, string expected) => Assert.Equal(expected, UserName.Normalize(text));

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@contoso.example")]
    [InlineData("ada@")]
    [InlineData("a@b@c")]
    [InlineData("../groups/x@y")]
    [InlineData("ada@contoso.example/messages")]
    [InlineData("ada@contoso.example?$select=id")]
    [InlineData("a%2f@contoso.example")]
    [InlineData("a b@contoso.example")]
    [InlineData("a\n@contoso.example")]
    [InlineData("$count@contoso.example")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void What_would_name_something_else_is_refused(string text) => Assert.Null(UserName.Normalize(text));
}
