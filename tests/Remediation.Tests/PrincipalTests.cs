using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Tests;

/// <summary>A person is one identity, however she is shown.</summary>
public sealed class PrincipalTests
{
    private static readonly Guid _id = Guid.Parse("9d385017-c611-4287-8122-2104cc95c371");

    [Fact]
    public void The_same_object_id_is_the_same_principal_whatever_its_name()
    {
        Assert.Equal(Principal.Of(_id, "ann@contoso.example"), Principal.Of(_id, name: null));
        Assert.Equal(Principal.Of(_id, "ann"), new Principal(_id.ToString().ToUpperInvariant(), "ben"));
        Assert.Equal(Principal.Of(_id, "ann").GetHashCode(), new Principal(_id.ToString().ToUpperInvariant(), "ben").GetHashCode());
    }

    [Fact]
    public void The_same_name_is_not_the_same_principal() =>
        Assert.NotEqual(Principal.Of(_id, "ann@contoso.example"), Principal.Of(Guid.NewGuid(), "ann@contoso.example"));

    [Fact]
    public void An_account_of_a_ticket_system_is_never_a_principal_of_Entra_ID()
    {
        Assert.NotEqual(Principal.Of(_id, "ann"), Principal.OfAccount("zendesk", _id.ToString(), isUnidentified: false));
        Assert.NotEqual(
            Principal.OfAccount("zendesk", "7", isUnidentified: false),
            Principal.OfAccount("jira", "7", isUnidentified: false)
        );
        Assert.Equal(
            Principal.OfAccount("zendesk", "Ann", isUnidentified: false),
            Principal.OfAccount("zendesk", "ann", isUnidentified: false)
        );
    }

    [Fact]
    public void It_is_shown_by_name_and_id()
    {
        Assert.Equal($"ann@contoso.example ({_id})", $"{Principal.Of(_id, "ann@contoso.example")}");
        Assert.Equal($"{_id}", $"{Principal.Of(_id, name: null)}");
        Assert.Equal("ann (zendesk)", $"{Principal.OfAccount("zendesk", "ann", isUnidentified: true)}");
    }
}
