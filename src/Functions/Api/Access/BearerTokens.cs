using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>Which tokens are good: those of the configured issuer for this API, with their claims under their own names.</summary>
internal sealed class BearerTokens(ApiSettings settings, IHttpClientFactory clients) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(string? name, JwtBearerOptions options)
    {
        options.Authority = settings.Authority;
        options.Audience = settings.Audience;
        // Keys and discovery come over the connection that trusts the configured authorities, private ones included.
        options.Backchannel = clients.CreateClient(HttpClientNames.Entra);
        options.MapInboundClaims = false;
        options.TokenValidationParameters.ValidateAudience = true;
        options.TokenValidationParameters.ValidateIssuer = true;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(2);
    }

    public void Configure(JwtBearerOptions options) => Configure(null, options);
}
