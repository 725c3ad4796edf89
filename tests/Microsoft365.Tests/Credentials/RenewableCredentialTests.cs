using System.Text;
using Azure.Core;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Microsoft365.Tests.Credentials;

/// <summary>A single 401 among good answers: the token is replaced, and the request goes out once more.</summary>
public sealed class RenewableCredentialTests
{
    private const string Scope = "https://graph.microsoft.com/.default";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Get-Recipient")]
    [InlineData("Get-Mailbox")]
    public async Task A_single_401_of_Exchange_is_answered_with_a_fresh_token(string cmdlet)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel);
        var tokens = Tokens(simulation);
        simulation.Fail(ApiName.Exchange, cmdlet, new FaultResponse { Status = 401, Body = FaultBody.Nothing }, times: 1);

        Assert.IsType<Read<IReadOnlyList<Recipient>>.Found>(
            await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
        );
        Assert.IsType<Read<IReadOnlyList<Recipient>>.Found>(
            await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
        );
        Assert.Equal(tokens + 1, Tokens(simulation));
    }

    [Fact]
    public async Task A_single_401_of_Graph_is_answered_with_a_fresh_token()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel);
        var tokens = Tokens(simulation);
        simulation.Fail(ApiName.Graph, "GET /users/{id}", new FaultResponse { Status = 401 }, times: 1);

        Assert.IsType<Read<DirectoryUser>.Found>(
            await simulation.Directory.GetUserAsync(simulation.TenantId, Scenarios.AffectedId.ToString(), Cancel)
        );
        Assert.Equal(tokens + 1, Tokens(simulation));
    }

    [Fact]
    public async Task A_401_that_lasts_is_a_fault_that_names_what_to_grant()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Fail(ApiName.Exchange, "Get-OrganizationConfig", new FaultResponse { Status = 401, Body = FaultBody.Nothing });

        var fault = Assert
            .IsType<Read<OrganisationHolds>.Unreadable>(await simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel))
            .Fault;

        Assert.Equal(ReadFaultKind.Unauthenticated, fault.Kind);
        Assert.Contains("Get-OrganizationConfig", fault.Remedy, StringComparison.Ordinal);
        Assert.Contains("Exchange.ManageAsApp", fault.Remedy, StringComparison.Ordinal);
        Assert.Equal(2, simulation.Requests("Get-OrganizationConfig"));
    }

    [Theory]
    [InlineData("Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{0}\"")]
    [InlineData("Bearer claims=\"{0}\", error=\"insufficient_claims\"")]
    public async Task The_claims_of_a_challenge_are_passed_on_once(string header)
    {
        const string Claims = """{"access_token":{"nbf":{"essential":true,"value":"1764547200"}}}""";
        var inner = new RecordingCredential();
        var credential = new RenewableCredential(inner, new FakeTimeProvider());

        credential.Renew(
            Scope,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, header, Convert.ToBase64String(Encoding.UTF8.GetBytes(Claims)))
        );
        await credential.GetTokenAsync(new TokenRequestContext(["https://outlook.office365.com/.default"]), Cancel);
        await credential.GetTokenAsync(new TokenRequestContext([Scope]), Cancel);
        await credential.GetTokenAsync(new TokenRequestContext([Scope]), Cancel);

        Assert.Equal([null, Claims, null], inner.Claims);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer claims=\"***\"")]
    public async Task Without_claims_a_token_issued_from_now_on_is_asked_for(string? header)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_764_547_200));
        var inner = new RecordingCredential();
        var credential = new RenewableCredential(inner, clock);

        credential.Renew(Scope, header);
        await credential.GetTokenAsync(new TokenRequestContext([Scope]), Cancel);

        Assert.Equal("""{"access_token":{"nbf":{"essential":true,"value":"1764547200"}}}""", Assert.Single(inner.Claims));
    }

    private static int Tokens(Simulation simulation) =>
        simulation
            .Tenant.Report()
            .Routes.Where(route => route.Api is ApiName.Entra && route.Route.Contains("token", StringComparison.Ordinal))
            .Sum(route => route.Requests);

    private sealed class RecordingCredential : TokenCredential
    {
        public List<string?> Claims { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Claims.Add(requestContext.Claims);
            return new AccessToken("token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
