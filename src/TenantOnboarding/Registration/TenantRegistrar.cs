using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Registration;

/// <summary>Registers tenants at the product's own API, in the name of the administrator.</summary>
internal sealed class TenantRegistrar(HttpClient http, TokenCredential credential, Transcript transcript)
{
    private const int MaximumShown = 400;
    private static readonly string[] _credentials = ["credential", "readerCredential"];

    /// <summary>
    /// Registers a tenant. One that is registered keeps its name, policy and on-premises side; only how the product signs in is replaced
    /// where it differs.
    /// </summary>
    public async Task RegisterAsync(GrantRequest order, RegistrationRequest registration, CancellationToken cancellationToken)
    {
        var what = $"Registry: tenant {order.TenantId}";
        try
        {
            var path = new Uri(new Uri(registration.Api!), $"/api/v1/tenants/{order.TenantId}");
            var scope = $"{registration.Audience.TrimEnd('/')}/.default";
            var body = registration.Body(order);
            if (await ReadAsync(path, scope, cancellationToken) is { } known)
            {
                if (SignsInAlike(known, body))
                {
                    transcript.WriteUnchanged($"{what}, with policy {known["policy"]}");
                    return;
                }

                body["name"] = known["name"]?.DeepClone();
                body["policy"] = known["policy"]?.DeepClone();
                body["onPremises"] = known["onPremises"]?.DeepClone();
            }

            await transcript.ChangeAsync($"{what}, with policy {body["policy"]}", async () =>
            {
                using var answer = await SendAsync(HttpMethod.Put, path, scope, body, cancellationToken);
                await RefuseAsync(answer, cancellationToken);
                return null;
            });
        }
        catch (Exception exception) when (exception is HttpRequestException or AuthenticationFailedException or JsonException)
        {
            transcript.Fail(what, exception.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            transcript.Fail(what, $"{registration.Api} did not answer within {http.Timeout.TotalSeconds:0} seconds.");
        }
    }

    private async Task<JsonObject?> ReadAsync(Uri path, string scope, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, scope, body: null, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        await RefuseAsync(answer, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return JsonNode.Parse(text) as JsonObject ?? throw new JsonException($"{path} did not answer with a tenant.");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Uri path,
        string scope,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path);
        var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task RefuseAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var advice = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? " Whoever signs in needs the app role Hygiene.Admin of the product's API."
            : "";
        throw new HttpRequestException(
            $"The product answered {(int)answer.StatusCode}: {text[..Math.Min(text.Length, MaximumShown)]}{advice}"
        );
    }

    private static bool SignsInAlike(JsonObject known, JsonObject wanted) =>
        _credentials.All(member => JsonNode.DeepEquals(known[member], wanted[member]));
}
