using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Tests.Tickets;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;

namespace TenantHygiene.Functions.Tests.Approvals;

/// <summary>Whoever is named in a ticket system is the person whom a token of the API names by object id.</summary>
public sealed class TicketAccountResolverTests(TicketFixture fixture) : TicketTests(fixture), IClassFixture<TicketFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_approver_is_the_same_principal_whether_the_settings_give_the_name_or_the_object_id(bool byName)
    {
        var boss = FunctionsFixture.AddConflict();
        var (people, connection) = Arrange(byName ? boss.Name : $"{boss.Id}");
        var byApi = Principal.Of(boss.Id, "as the token calls her");

        Assert.Equal(byApi, Assert.IsType<Read<Principal>.Found>(await people.FindApproverAsync(connection, Boss, Cancellation)).Value);
        Assert.Equal(byApi, await people.RequesterAsync(connection, Boss, Cancellation));
        Assert.Equal(byApi, await people.RequesterAsync(connection, boss.Name.ToUpperInvariant(), Cancellation));
    }

    [Fact]
    public async Task A_requester_with_the_address_of_a_user_is_that_user_and_one_with_an_unknown_address_is_not_an_approver()
    {
        var address = $"{Guid.NewGuid():N}@contoso.example";
        var unknownAddress = $"nobody-{address}";
        var ada = FunctionsFixture.AddAddressed(address);
        var (people, connection) = Arrange($"{Guid.NewGuid()}");

        var requester = await people.RequesterAsync(connection, address, Cancellation);
        var unknown = await people.RequesterAsync(connection, unknownAddress, Cancellation);

        Assert.Equal(Principal.Of(ada.Id, name: null), requester);
        Assert.Equal(Principal.OfAccount(connection.Name, unknownAddress, isUnidentified: false), unknown);
        Assert.False(unknown.IsUnidentified);
    }

    private (TicketAccountResolver People, Connection Connection) Arrange(string approver)
    {
        var zendesk = SampleConnection.Options(ConnectionKind.Zendesk, options => options.Approvals.Approvers[Boss] = approver);
        var registry = new ConnectionRegistry(Options.Create(new TicketingOptions { Connections = [zendesk] }));
        var api = new ApiOptions { Authority = $"https://login.microsoftonline.com/{FunctionsFixture.TenantId}/v2.0" };
        var (directory, tenants) = (Process.GetRequiredService<IDirectory>(), Process.GetRequiredService<TenantPolicies>());
        return (
            new TicketAccountResolver(registry, directory, tenants, api, NullLogger<TicketAccountResolver>.Instance),
            Assert.Single(registry.All)
        );
    }
}
