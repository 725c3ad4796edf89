using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Storage;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Safety.Simulation;

/// <summary>The edge of a process: every request that an activity sends passes here, and things happen to it as the history says.</summary>
internal sealed class RequestInterceptor(SimulatedSystem system, HttpMessageHandler inner, bool isStorage, bool isWatched)
    : HttpMessageHandler
{
    private readonly HttpMessageInvoker _invoker = new(inner, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var call = isStorage ? OutboundCall.OfStorage(request, body) : OutboundCall.OfService(request, body);
        if (call.Api is TenantSimulator.Faults.ApiName.Entra)
        {
            return await _invoker.SendAsync(request, cancellationToken);
        }

        if (isStorage && isWatched && system.Mutant?.Blinds(call.Name) == true)
        {
            if (SimulatedProcess.Run is { } reader)
            {
                reader.Steps++;
                await system.CheckAsync(checker => checker.BeforeAsync(reader, call));
            }

            return Blind(request, body);
        }

        return isWatched && SimulatedProcess.Run is { } run
            ? await StepAsync(run, call, request, body, cancellationToken)
            : await _invoker.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> StepAsync(
        ActivityRun run,
        OutboundCall call,
        HttpRequestMessage request,
        string body,
        CancellationToken cancellationToken
    )
    {
        ThrowIfCrashed(run);
        run.Steps++;
        await system.InterveneAsync(run, call);
        ThrowIfCrashed(run);
        // A process that stood still for longer than it waits has given the request up.
        cancellationToken.ThrowIfCancellationRequested();
        if (isStorage && run.StorageFails)
        {
            run.StorageFails = false;
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        }

        await system.CheckAsync(checker => checker.BeforeAsync(run, call));
        HttpResponseMessage? answer = null;
        try
        {
            var sending = _invoker.SendAsync(request, cancellationToken);
            if (!sending.IsCompleted && system.IsHanging)
            {
                system.Clock.Advance(TimeSpan.FromMinutes(4));
            }

            answer = await sending;
        }
        finally
        {
            var isLie = system.IsBroken(call) && await IsLieAsync(request, body, answer, call);
            await system.CheckAsync(checker => checker.AfterAsync(run, call, isLie));
        }

        if (run.CrashesAfterStep)
        {
            (run.CrashesAfterStep, run.HasCrashed) = (false, true);
            ThrowIfCrashed(run);
        }

        return answer;
    }

    /// <summary>Whether an answer that was bent says something else than the service would: an empty list may be the truth.</summary>
    private async Task<bool> IsLieAsync(HttpRequestMessage request, string body, HttpResponseMessage? answer, OutboundCall call)
    {
        if (answer is null || !call.IsRead || answer.StatusCode is not HttpStatusCode.OK)
        {
            return true;
        }

        using var again = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var (name, values) in request.Headers)
        {
            again.Headers.TryAddWithoutValidation(name, values);
        }

        again.Content = request.Content is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var truth = await _invoker.SendAsync(again, CancellationToken.None);
        await answer.Content.LoadIntoBufferAsync();
        var (response, wouldSay) = (await answer.Content.ReadAsStringAsync(), await truth.Content.ReadAsStringAsync());
        // A number that is cut short cannot be told from another one; too small a number of users only makes the budgets narrower.
        return !(
                call.Name.EndsWith("/$count", StringComparison.Ordinal)
                && int.TryParse(response, out var few)
                && few < int.Parse(wouldSay, System.Globalization.CultureInfo.InvariantCulture)
            )
            && Facts(wouldSay) != Facts(response);
    }

    /// <summary>What a body says: of a list its rows, since what stands around them may differ.</summary>
    private static string Facts(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject list && list["value"] is { } rows && list["@odata.nextLink"] is null
                ? rows.ToJsonString()
                : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void ThrowIfCrashed(ActivityRun run)
    {
        if (run.HasCrashed)
        {
            throw new HttpRequestException($"The process died at step {run.Steps}.");
        }
    }

    /// <summary>A ledger that forgets: a mutant of the product without the guard that rests on this table.</summary>
    private static HttpResponseMessage Blind(HttpRequestMessage request, string body)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal))
        {
            var answer = new HttpResponseMessage(HttpStatusCode.Accepted)
            {
                Content = new StringContent(TransactionBody.Success([.. TransactionBody.Read(body).Select(_ => "W/\"1\"")])),
            };
            answer.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batch");
            return answer;
        }

        if (request.Method == HttpMethod.Get)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound)
            {
                Content = new StringContent(TransactionBody.Error(TableFault.NoSuchRow), Encoding.UTF8, "application/json"),
            };
        }

        var written = new HttpResponseMessage(HttpStatusCode.NoContent);
        written.Headers.TryAddWithoutValidation("ETag", "W/\"1\"");
        return written;
    }
}

/// <summary>One request that leaves a process.</summary>
/// <param name="Api">The service; null for the storage account.</param>
/// <param name="Name">The table, the cmdlet, or the method and path.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="IsRead">Whether it changes nothing.</param>
internal sealed partial record OutboundCall(ApiName? Api, string Name, string Subject, bool IsRead)
{
    public bool IsRemoval => Name.StartsWith("Remove-", StringComparison.Ordinal);

    public bool IsUserRead =>
        Api is ApiName.Graph
        && Name.StartsWith("GET /users/", StringComparison.Ordinal)
        && !Name.EndsWith("/$count", StringComparison.Ordinal);

    public bool IsRetry => Name.EndsWith("/retryServiceProvisioning", StringComparison.Ordinal);

    public bool IsLookup => Name is "Get-Recipient" or "Get-Mailbox" or "Get-MailUser";

    /// <summary>What is read: a set of recipients may be read by a filter, or one and all where the service does not filter it.</summary>
    public string What => $"{Name} {Filter().Replace(Subject, "")}";

    public override string ToString() => $"{Name} {Subject}".Trim();

    public static OutboundCall OfStorage(HttpRequestMessage request, string body)
    {
        var table = request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal)
            ? Storage.TransactionBody.Read(body)[0].Table
            : Storage.TableAddress.Read(request.RequestUri).Table;
        return new OutboundCall(null, table, Uri.UnescapeDataString(request.RequestUri.PathAndQuery), request.Method == HttpMethod.Get);
    }

    public static OutboundCall OfService(HttpRequestMessage request, string body)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith("/v1.0/", StringComparison.Ordinal))
        {
            return new OutboundCall(
                ApiName.Graph,
                $"{request.Method} {path["/v1.0".Length..]}",
                request.RequestUri.Query,
                request.Method == HttpMethod.Get
            );
        }

        if (!path.EndsWith("/InvokeCommand", StringComparison.Ordinal))
        {
            return new OutboundCall(ApiName.Entra, path, "", IsRead: true);
        }

        using var document = JsonDocument.Parse(body);
        var input = document.RootElement.GetProperty("CmdletInput");
        var cmdlet = input.GetProperty("CmdletName").GetString()!;
        return new OutboundCall(
            ApiName.Exchange,
            cmdlet,
            input.TryGetProperty("Parameters", out var parameters) ? parameters.GetRawText() : "",
            cmdlet.StartsWith("Get-", StringComparison.Ordinal)
        );
    }

    [GeneratedRegex("\"Filter\":\"[^\"]*\",?")]
    private static partial Regex Filter();
}
