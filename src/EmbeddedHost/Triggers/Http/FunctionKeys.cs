using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace TenantHygiene.EmbeddedHost.Triggers.Http;

/// <summary>
/// The keys of HTTP functions: <c>EmbeddedHost__Keys__Function</c> and <c>EmbeddedHost__Keys__Master</c>.
/// A key that is not configured fits nothing: functions that need one stay closed.
/// </summary>
internal sealed class FunctionKeys(IConfiguration configuration)
{
    private readonly string? function = configuration["EmbeddedHost:Keys:Function"];
    private readonly string? master = configuration["EmbeddedHost:Keys:Master"];

    public bool Admits(HttpRequest request, AuthorizationLevel level) => level switch
    {
        AuthorizationLevel.Anonymous => true,
        AuthorizationLevel.Function => Presents(request, function) || Presents(request, master),
        _ => Presents(request, master),
    };

    private static bool Presents(HttpRequest request, string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return false;
        }

        var presented = request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].ToString();
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}
