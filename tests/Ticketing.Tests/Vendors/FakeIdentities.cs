using Azure.Core;
using TenantHygiene.Microsoft365.Credentials;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>
/// Identities of Entra ID that get tokens for the fake resource manager, cached as the real ones do. The real ones run in the end-to-end
/// tests.
/// </summary>
public sealed class FakeIdentities(Func<FakeVendors> vendors) : ICredentialFactory
{
    /// <summary>The settings that identities were made of.</summary>
    public List<(Guid TenantId, string Kind)> Made { get; } = [];

    public TokenCredential Create(Guid tenantId, TenantCredentialOptions settings)
    {
        Made.Add((tenantId, settings.Kind));
        return new Identity(vendors());
    }

    private sealed class Identity(FakeVendors vendors) : TokenCredential
    {
        private string? _token;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal([$"{vendors.Root}/.default"], requestContext.Scopes);
            return new AccessToken(_token ??= vendors.Tokens.Issue("azuremonitor"), DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
