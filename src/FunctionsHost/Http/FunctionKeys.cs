using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.FunctionsHost.Http;

/// <summary>
/// The keys of HTTP functions: <c>FunctionsHost__Keys__Function</c> and <c>FunctionsHost__Keys__Master</c>.
/// A key that is not set fits nothing: functions that need one stay closed.
/// </summary>
internal sealed class FunctionKeys(HostSettings settings)
{
    private readonly string? _function = settings.All["FunctionsHost:Keys:Function"];
    private readonly string? _master = settings.All["FunctionsHost:Keys:Master"];

    /// <summary>Whether a request may reach a function.</summary>
    public bool Admits(HttpRequest request, RequiredKey required) => required switch
    {
        RequiredKey.None => true,
        RequiredKey.Function => Presents(request, _function) || Presents(request, _master),
        _ => Presents(request, _master),
    };

    private static bool Presents(HttpRequest request, string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return false;
        }

        var presented = request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].ToString();
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}
