using System.Security.Claims;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Tests.Api;

/// <summary>Who calls is told by the object id in the token, and by nothing else.</summary>
public sealed class CallerTests
{
    private const string Id = "9d385017-c611-4287-8122-2104cc95c371";

    [Fact]
    public void A_person_is_known_by_object_id_whatever_names_the_token_has()
    {
        var first = Of(("oid", Id), ("preferred_username", "ann@contoso.example"));
        var renamed = Of(("oid", Id.ToUpperInvariant()), ("preferred_username", "ann.lee@contoso.example"), ("azp", "another application"));

        Assert.Equal((Id, "ann@contoso.example"), (first!.Id, first.Name));
        Assert.Equal(first, renamed);
    }

    [Fact]
    public void An_application_is_a_principal_too() => Assert.Equal(new Principal(Id, null), Of(("oid", Id), ("azp", "5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"), ("idtyp", "app")));

    [Theory]
    [InlineData("azp", Id)]
    [InlineData("appid", Id)]
    [InlineData("sub", Id)]
    [InlineData("preferred_username", "ann@contoso.example")]
    [InlineData("oid", "ann@contoso.example")]
    [InlineData("oid", "00000000-0000-0000-0000-000000000000")]
    public void A_token_without_an_object_id_is_nobodys(string claim, string value)
    {
        Assert.Null(Of((claim, value)));
        Assert.Throws<InvalidOperationException>(() => Caller.Of(Token((claim, value))));
    }

    private static Principal? Of(params (string Type, string Value)[] claims) => Caller.Find(Token(claims));

    private static ClaimsPrincipal Token(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "Bearer"));
}
