using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Support;

/// <summary>Calls the product's API as its clients do.</summary>
public sealed class ApiDriver(LocalProcesses processes)
{
    private readonly TenantDriver _tenant = new(processes);
    private string? _tokenOfAllRoles;

    /// <summary>The app roles.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["Hygiene.Read", "Hygiene.Operate", "Hygiene.Approve", "Hygiene.Admin"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Below <c>/api/v1/</c>.</param>
    /// <param name="body">The JSON body.</param>
    /// <param name="token">A token; by default one with all roles. Empty for none.</param>
    /// <param name="headers">Further headers.</param>
    public async Task<ApiResponse> SendAsync(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string? token = null,
        params (string Name, string Value)[] headers
    )
    {
        using var content = body is null ? null : JsonContent.Create(body);
        return await SendTextAsync(method, path, content, token, headers);
    }

    /// <summary>Sends a request with a body that need not be what the route takes.</summary>
    public async Task<ApiResponse> SendTextAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? token = null,
        params (string Name, string Value)[] headers
    )
    {
        token ??= _tokenOfAllRoles ??= await _tenant.SignTokenAsync(Roles);
        using var request = new HttpRequestMessage(method, new Uri($"api/v1/{path}", UriKind.Relative)) { Content = content };
        request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await processes.Api.Http.SendAsync(request, Cancellation);
        return new ApiResponse(
            answer.StatusCode,
            answer.Headers,
            answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync(Cancellation)
        );
    }

    /// <summary>GET with all roles.</summary>
    public Task<ApiResponse> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers: headers);

    /// <summary>POST with all roles.</summary>
    public Task<ApiResponse> PostAsync(string path, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers: headers);

    /// <summary>The body that asks for a user's remediation.</summary>
    public static JsonObject RemediationBody(AffectedUser user, string mode = "remediate") =>
        new()
        {
            ["tenantId"] = user.TenantId,
            ["user"] = user.Name,
            ["mode"] = mode,
        };

    /// <summary>Asks for a user's remediation.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RequestRemediationAsync(AffectedUser user, string mode = "remediate")
    {
        var answer = await PostAsync("remediations", RemediationBody(user, mode));
        Assert.True(answer.Status is HttpStatusCode.Accepted, $"{answer}");
        return answer.Id;
    }

    /// <summary>Listens to a remediation's timeline until the product ends the stream.</summary>
    /// <param name="id">The remediation.</param>
    /// <param name="lastEventId">The last event that was heard before.</param>
    public async Task<IReadOnlyList<SseItem<string>>> ListenAsync(string id, int? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/v1/remediations/{id}/events", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tenant.SignTokenAsync(["Hygiene.Read"]));
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId is { } last ? $"{last}" : null);
        using var answer = await processes.Api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancellation);
        return await SseParser.Create(stream).EnumerateAsync(Cancellation).ToListAsync(Cancellation);
    }

    /// <summary>Waits until a remediation has ended.</summary>
    public Task<RemediationEntry> WaitForEndAsync(string id) => WaitAsync(id, "it has ended", remediation => remediation.State.IsFinal());

    /// <summary>Waits until a remediation is in a state.</summary>
    public Task<RemediationEntry> WaitForAsync(string id, RemediationState state) =>
        WaitAsync(id, $"it is {state}", remediation => remediation.State == state);

    /// <summary>Waits until the timeline of a remediation has a line of a kind.</summary>
    public Task<RemediationEntry> WaitForStepAsync(string id, string kind) =>
        WaitAsync(id, $"its timeline tells of '{kind}'", remediation => remediation.Steps.Any(step => step.Kind == kind));

    /// <summary>Waits until a remediation asks about, or has ended with, another plan.</summary>
    /// <returns>The remediation.</returns>
    public Task<JsonNode> WaitForPlanAsync(string id, string otherThan) =>
        Eventually.SeeAsync(
            $"{id}: it has another plan",
            async () => (await GetAsync($"remediations/{id}")).Body,
            remediation =>
                (string?)remediation["plan"]?["hash"] != otherThan && (string?)remediation["state"] is "AwaitingApproval" or "NeedsOperator"
        );

    /// <summary>All remediations of a user, newest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> RemediationsOfAsync(AffectedUser user)
    {
        var answer = await GetAsync($"remediations?tenantId={user.TenantId}&user={user.Id}&top=200");
        Assert.True(answer.Status is HttpStatusCode.OK, $"{answer}");
        return [.. answer.Body["items"]!.AsArray().Select(item => item!)];
    }

    private Task<RemediationEntry> WaitAsync(string id, string what, Predicate<RemediationEntry> isThere) =>
        Eventually.SeeAsync($"{id}: {what}", () => processes.Api.GetRemediationAsync(id, Cancellation), isThere);
}

/// <summary>An answer of the product's API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Text">The body as text.</param>
public sealed record ApiResponse(HttpStatusCode Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Body => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The body is null.");

    /// <summary>The id of the resource that the body shows.</summary>
    public string Id => (string)Body["id"]!;

    /// <summary>A header's only value; null when it is missing.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;

    /// <inheritdoc/>
    public override string ToString() => $"{(int)Status} {Text}";
}
