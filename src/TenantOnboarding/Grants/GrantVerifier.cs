using Azure.Core;
using Azure.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>
/// Proves what a tenant's identities may do, with the app's own settings and by reading alone: the reader makes every kind of read that the
/// product makes; of the repairer, which has nothing to read, the tokens are looked into.
/// </summary>
internal sealed class GrantVerifier(
    IDirectory directory,
    IExchangeAdmin exchange,
    ITenantCredentials credentials,
    ServiceEndpoints endpoints,
    Transcript transcript
)
{
    // Nothing has this id: what is proven is that the question may be asked.
    private static readonly Guid _probeId = Guid.Parse("00000000-0000-4000-8000-00000000dead");

    /// <summary>Proves one tenant.</summary>
    public async Task RunAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await VerifyReadAsync("Reader: number of users", directory.CountUsersAsync(tenantId, cancellationToken));
        await VerifyReadAsync("Reader: a user", directory.GetUserAsync(tenantId, _probeId.ToString("D"), cancellationToken));
        await VerifyReadAsync(
            "Reader: recycle bin",
            directory.FindDeletedUsersAsync(tenantId, _probeId.ToString("D"), "nobody@tenanthygiene.invalid", cancellationToken)
        );
        await VerifyReadAsync("Reader: the organisation's holds", exchange.GetOrganisationHoldsAsync(tenantId, cancellationToken));
        await VerifyReadAsync(
            "Reader: Get-Recipient",
            exchange.FindByIdentityAsync(tenantId, GuidProperty.ExchangeGuid, _probeId, cancellationToken)
        );
        await VerifyReadAsync(
            "Reader: Get-Mailbox, Get-MailUser in all sets",
            exchange.FindByFilterAsync(tenantId, GuidProperty.ExchangeGuid, _probeId, cancellationToken)
        );
        await VerifyReadAsync(
            "Reader: Get-MailboxStatistics",
            exchange.GetContentAsync(tenantId, CreateProbeRecipient(), archive: false, cancellationToken)
        );
        await VerifyRolesAsync(tenantId, endpoints.GraphScope, GraphPermissions.Repairing, cancellationToken);
        await VerifyRolesAsync(tenantId, endpoints.ExchangeScope, [DirectoryGrants.ManageAsApp], cancellationToken);
    }

    private static Recipient CreateProbeRecipient() =>
        new()
        {
            ObjectId = _probeId,
            DistinguishedName = "",
            Kind = RecipientKind.UserMailbox,
            Scope = RecipientScope.SoftDeleted,
            ExchangeGuid = _probeId,
        };

    private async Task VerifyReadAsync<T>(string what, Task<Read<T>> reading)
    {
        if (await reading is Read<T>.Unreadable(var fault))
        {
            transcript.Fail(
                what,
                fault.Kind is ReadFaultKind.Forbidden or ReadFaultKind.Unauthenticated
                    ? $"{fault} Run \"grant\". Grants take up to an hour to reach every server, and apply to tokens issued afterwards."
                    : fault.ToString()
            );
        }
        else
        {
            transcript.WriteVerified(what);
        }
    }

    private async Task VerifyRolesAsync(Guid tenantId, string scope, IReadOnlyList<string> permissions, CancellationToken cancellationToken)
    {
        var what = $"Repairer: {string.Join(", ", permissions)} in its token";
        try
        {
            var token = await credentials.Of(tenantId, Access.Repairing).GetTokenAsync(new TokenRequestContext([scope]), cancellationToken);
            var roles = new JsonWebToken(token.Token).Claims.Where(claim => claim.Type is "roles").Select(claim => claim.Value).ToList();
            var missing = permissions.Except(roles).ToList();
            if (missing.Count == 0)
            {
                transcript.WriteVerified(what);
            }
            else
            {
                transcript.Fail(
                    what,
                    $"The token does not have {string.Join(", ", missing)}. Run \"grant\". "
                        + "A token issued before stays valid for up to a day."
                );
            }
        }
        catch (Exception exception) when (exception is AuthenticationFailedException or ArgumentException)
        {
            transcript.Fail(what, exception.Message);
        }
    }
}
