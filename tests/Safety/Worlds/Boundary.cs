using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Storage;

namespace TenantHygiene.Safety.Worlds;

/// <summary>The edge of a process: every request that an activity sends passes here, and things happen to it as the history says.</summary>
internal sealed class Boundary(World world, HttpMessageHandler inner, bool isStorage, bool isWatched) : HttpMessageHandler
{
    private readonly HttpMessageInvoker invoker = new(inner, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var call = isStorage ? OutwardCall.OfStorage(request, body) : OutwardCall.OfService(request, body);
        if (call.Api is TenantSimulator.Faults.ApiName.Entra)
        {
            return await invoker.SendAsync(request, cancellationToken);
        }

        if (isStorage && isWatched && world.Mutant?.Blinds(call.Name) == true)
        {
            if (Process.Run is { } reader)
            {
                reader.Steps++;
                await world.JudgeAsync(judge => judge.BeforeAsync(reader, call));
            }

            return Blind(request, body);
        }

        return isWatched && Process.Run is { } run ? await StepAsync(run, call, request, body, cancellationToken) : await invoker.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> StepAsync(ActivityRun run, OutwardCall call, HttpRequestMessage request, string body, CancellationToken cancellationToken)
    {
        ThrowIfDead(run);
        run.Steps++;
        await world.InterveneAsync(run, call);
        ThrowIfDead(run);
        // A process that stood still for longer than it waits has given the request up.
        cancellationToken.ThrowIfCancellationRequested();
        if (isStorage && run.StorageFails)
        {
            run.StorageFails = false;
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        }

        await world.JudgeAsync(judge => judge.BeforeAsync(run, call));
        HttpResponseMessage? answer = null;
        try
        {
            var sending = invoker.SendAsync(request, cancellationToken);
            if (!sending.IsCompleted && world.Hangs)
            {
                world.Clock.Advance(TimeSpan.FromMinutes(4));
            }

            answer = await sending;
        }
        finally
        {
            var isLie = world.IsBroken(call) && await IsLieAsync(request, body, answer, call);
            await world.JudgeAsync(judge => judge.AfterAsync(run, call, isLie));
        }

        if (run.DiesAfterStep)
        {
            (run.DiesAfterStep, run.IsDead) = (false, true);
            ThrowIfDead(run);
        }

        return answer;
    }

    /// <summary>Whether an answer that was bent says something else than the service would: an empty list may be the truth.</summary>
    private async Task<bool> IsLieAsync(HttpRequestMessage request, string body, HttpResponseMessage? answer, OutwardCall call)
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
        using var truth = await invoker.SendAsync(again, CancellationToken.None);
        await answer.Content.LoadIntoBufferAsync();
        var (said, wouldSay) = (await answer.Content.ReadAsStringAsync(), await truth.Content.ReadAsStringAsync());
        // A number that is cut short cannot be told from another one; too small a number of users only makes the budgets narrower.
        return !(call.Name.EndsWith("/$count", StringComparison.Ordinal) && int.TryParse(said, out var few) && few < int.Parse(wouldSay, System.Globalization.CultureInfo.InvariantCulture))
            && Facts(wouldSay) != Facts(said);
    }

    /// <summary>What a body says: of a list its rows, since what stands around them may differ.</summary>
    private static string Facts(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject list && list["value"] is { } rows && list["@odata.nextLink"] is null ? rows.ToJsonString() : body;
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
            invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void ThrowIfDead(ActivityRun run)
    {
        if (run.IsDead)
        {
            throw new HttpRequestException($"The process died at step {run.Steps}.");
        }
    }

    /// <summary>A ledger that forgets: a mutant of the product without the guard that rests on this table.</summary>
    private static HttpResponseMessage Blind(HttpRequestMessage request, string body)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal))
        {
            var answer = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent(TransactionBody.Success([.. TransactionBody.Read(body).Select(_ => "W/\"1\"")])) };
            answer.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batch");
            return answer;
        }

        return request.Method == HttpMethod.Get
            ? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent(TransactionBody.Error(TableFault.NoSuchRow), Encoding.UTF8, "application/json") }
            : new HttpResponseMessage(HttpStatusCode.NoContent);
    }
}
