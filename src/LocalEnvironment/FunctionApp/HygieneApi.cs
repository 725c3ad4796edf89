using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TenantHygiene.LocalEnvironment.FunctionApp;

/// <summary>Calls the product's API as its other clients do: over HTTP, with a bearer token.</summary>
public sealed class HygieneApi(Uri baseUrl, AccessTokens tokens) : IDisposable
{
    private const int PageSize = 200;
    private const int ShownBody = 600;

    /// <summary>For requests that have no method here; carries no token.</summary>
    public HttpClient Http { get; } = new() { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Asks for a scan; while one runs, that one is the answer.</summary>
    public Task<ScanEntry> StartScanAsync(Guid tenantId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "scans", JsonContent.Create(new ScanOrder(tenantId), HygieneApiJson.Default.ScanOrder), HygieneApiJson.Default.ScanEntry, cancellationToken);

    /// <summary>How far a scan has come.</summary>
    public Task<ScanEntry> GetScanAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"scans/{Uri.EscapeDataString(id)}", null, HygieneApiJson.Default.ScanEntry, cancellationToken);

    /// <summary>One remediation, with its timeline.</summary>
    public Task<RemediationEntry> GetRemediationAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"remediations/{Uri.EscapeDataString(id)}", null, HygieneApiJson.Default.RemediationEntry, cancellationToken);

    /// <summary>All remediations of a tenant, newest first, page by page, without timelines.</summary>
    public async Task<IReadOnlyList<RemediationEntry>> ListRemediationsAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var all = new List<RemediationEntry>();
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await SendAsync(HttpMethod.Get, $"remediations?tenantId={tenantId}&top={PageSize}{after}", null, HygieneApiJson.Default.RemediationPage, cancellationToken);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/v1/{path}", UriKind.Relative)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        using var answer = await Http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException($"The API answered {(int)answer.StatusCode} to {method} {path}: {text[..Math.Min(text.Length, ShownBody)]}", null, answer.StatusCode);
        }

        return await answer.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException($"The API answered null to {method} {path}.");
    }
}

internal sealed record ScanOrder(Guid TenantId);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScanOrder))]
[JsonSerializable(typeof(ScanEntry))]
[JsonSerializable(typeof(RemediationEntry))]
[JsonSerializable(typeof(RemediationPage))]
internal sealed partial class HygieneApiJson : JsonSerializerContext;
