using System.Text;
using System.Text.Json.Nodes;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>One request to a vendor's API.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Below the configured address; its parts are escaped.</param>
/// <param name="Body">The JSON body.</param>
public sealed record VendorCall(HttpMethod Method, string Path, JsonNode? Body = null)
{
    /// <summary>The request, without credentials.</summary>
    public HttpRequestMessage ToRequest(string baseUrl)
    {
        var request = new HttpRequestMessage(Method, new Uri($"{baseUrl.TrimEnd('/')}/{Path}"));
        request.Headers.Accept.ParseAdd("application/json");
        if (Body is not null)
        {
            request.Content = new StringContent(Body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return request;
    }
}
