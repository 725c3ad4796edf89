using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Clients;

/// <summary>Calls the product's API as its other clients do: over HTTP, with a bearer token.</summary>
public sealed class HygieneApiClient(Uri baseUrl, AccessTokens tokens) : IDisposable
{
    private const int PageSize = 200;
    private const int MaximumShownBody = 600;

    /// <summary>For requests that have no method here; carries no token.</summary>
    public HttpClient Http { get; } = new() { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Asks for a scan; while one runs, that one is the answer.</summary>
    public Task<ScanEntry> StartScanAsync(Guid tenantId, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            "scans",
            JsonContent.Create(new StartScanBody(tenantId), HygieneApiJson.Default.StartScanBody),
            HygieneApiJson.Default.ScanEntry,
            cancellationToken
        );

    /// <summary>How far a scan has come.</summary>
    public Task<ScanEntry> GetScanAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"scans/{Uri.EscapeDataString(id)}", null, HygieneApiJson.Default.ScanEntry, cancellationToken);

    /// <summary>One remediation, with its timeline.</summary>
    public Task<RemediationEntry> GetRemediationAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            $"remediations/{Uri.EscapeDataString(id)}",
            null,
            HygieneApiJson.Default.RemediationEntry,
            cancellationToken
        );

    /// <summary>All remediations of a tenant, newest first, page by page, without timelines.</summary>
    public async Task<IReadOnlyList<RemediationEntry>> ListRemediationsAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var all = new List<RemediationEntry>();
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await SendAsync(
                HttpMethod.Get,
                $"remediations?tenantId={tenantId}&top={PageSize}{after}",
                null,
                HygieneApiJson.Default.RemediationPage,
                cancellationToken
            );
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        } while (cursor is not null);
        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        HttpContent? body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/v1/{path}", UriKind.Relative)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        using var answer = await Http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException(
                $"The API answered {(int)answer.StatusCode} to {method} {path}: {text[..Math.Min(text.Length, MaximumShownBody)]}",
                null,
                answer.StatusCode
            );
        }

        return await answer.Content.ReadFromJsonAsync(type, cancellationToken)
            ?? throw new JsonException($"The API answered null to {method} {path}.");
    }
}

internal sealed record StartScanBody(Guid TenantId);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StartScanBody))]
[JsonSerializable(typeof(ScanEntry))]
[JsonSerializable(typeof(RemediationEntry))]
[JsonSerializable(typeof(RemediationPage))]
internal sealed partial class HygieneApiJson : JsonSerializerContext;

/// <summary>A page of <c>GET /api/v1/remediations</c>.</summary>
public sealed record RemediationPage(IReadOnlyList<RemediationEntry> Items, string? NextCursor);

/// <summary>A remediation as the API shows it; <see cref="Steps"/> only when it was asked for by itself.</summary>
public sealed record RemediationEntry
{
    /// <summary>Identity.</summary>
    public required string Id { get; init; }

    /// <summary>Its state.</summary>
    public required RemediationState State { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user.</summary>
    public required RemediatedUser User { get; init; }

    /// <summary>The class of the error.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The time of the next check.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    // Source-generated JSON passes null to the init accessor of what a document lacks.
    /// <summary>The timeline.</summary>
    public IReadOnlyList<TimelineStep> Steps
    {
        get;
        init => field = value ?? [];
    } = [];
}

/// <summary>The affected user.</summary>
public sealed record RemediatedUser(Guid Id, string? UserPrincipalName, string? DisplayName);

/// <summary>A line of the timeline.</summary>
public sealed record TimelineStep(int Sequence, DateTimeOffset At, string Kind, string Text, RemediationState State);

/// <summary>A scan as the API shows it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="State"><c>Running</c>, <c>Complete</c>, or what else became of it.</param>
/// <param name="Pages">Pages read.</param>
/// <param name="Users">Users read.</param>
/// <param name="UsersWithErrors">Users with unresolved Exchange errors.</param>
/// <param name="ErrorsEnqueued">Errors put on the queue.</param>
/// <param name="Method">How users were found.</param>
/// <param name="Fault">Why it is not complete.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="ResumedFrom">The page after which it went on when its process died; null when none did.</param>
public sealed record ScanEntry(
    string Id,
    string State,
    int Pages,
    int Users,
    int UsersWithErrors,
    int ErrorsEnqueued,
    string? Method,
    string? Fault,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    int? ResumedFrom = null
)
{
    /// <summary>Whether it goes on.</summary>
    [JsonIgnore]
    public bool IsRunning => State == "Running";

    /// <summary>Whether it saw every user.</summary>
    [JsonIgnore]
    public bool IsComplete => State == "Complete";
}
