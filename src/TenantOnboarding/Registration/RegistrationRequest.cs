using System.Text.Json.Nodes;

namespace TenantHygiene.TenantOnboarding.Registration;

/// <summary>How the product is to look after a further tenant, and where to say so.</summary>
/// <param name="Name">The tenant's name for people.</param>
/// <param name="Policy">Its policy, unless it is registered already: then that one stays.</param>
/// <param name="ReaderManagedIdentity">Client id of the managed identity that vouches for the reader; null for the app's only one.</param>
/// <param name="RepairerManagedIdentity">The same for the repairer.</param>
/// <param name="Api">The address of the function app; null where somebody else registers the tenant.</param>
/// <param name="Audience">The audience of its API.</param>
internal sealed record RegistrationRequest(
    string Name,
    string Policy,
    Guid? ReaderManagedIdentity,
    Guid? RepairerManagedIdentity,
    string? Api,
    string Audience
)
{
    /// <summary>What is wrong with it; null for nothing. A token must not travel unencrypted, but on this machine.</summary>
    public string? Problem =>
        Api is null || (Uri.TryCreate(Api, UriKind.Absolute, out var address) && address is { Scheme: "https" } or { IsLoopback: true })
            ? null
            : $"--api must begin with https://, not be {Api}.";

    /// <summary>The body of <c>PUT /api/v1/tenants/{tenantId}</c>. No secret is in it.</summary>
    public JsonObject Body(GrantRequest order)
    {
        var body = new JsonObject
        {
            ["name"] = Name,
            ["policy"] = Policy,
            ["credential"] = Credential(order.Repairer, RepairerManagedIdentity),
        };
        if (order.Reader != order.Repairer)
        {
            body["readerCredential"] = Credential(order.Reader, ReaderManagedIdentity);
        }

        return body;
    }

    private static JsonObject Credential(Guid clientId, Guid? managedIdentity)
    {
        var credential = new JsonObject { ["kind"] = "FederatedIdentity", ["clientId"] = clientId };
        if (managedIdentity is { } identity)
        {
            credential["managedIdentityClientId"] = identity;
        }

        return credential;
    }
}
