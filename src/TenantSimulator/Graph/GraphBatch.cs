using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>Up to twenty requests in one; each is counted, throttled and answered by itself.</summary>
internal static class GraphBatch
{
    private const int Largest = 20;

    /// <summary>Answers a batch.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="answerOne">Answers one of its requests.</param>
    /// <param name="cancellation">The client has gone.</param>
    /// <returns>200 with an answer for each, or 400.</returns>
    public static async Task<Answer> AnswerAsync(GraphRequest request, Func<GraphRequest, CancellationToken, Task<Answer>> answerOne, CancellationToken cancellation)
    {
        JsonArray? parts;
        try
        {
            parts = JsonNode.Parse(request.Body.Span)?["requests"] as JsonArray;
        }
        catch (JsonException)
        {
            parts = null;
        }

        if (parts is null || parts.Count is 0 or > Largest || parts.Any(part => part?["id"] is null || part["method"] is null || part["url"] is null))
        {
            return GraphError.Answer(400, "BadRequest", $"Invalid batch payload format: write 1 to {Largest} requests, each with id, method and url.");
        }

        var answers = new List<(string Id, Answer Answer)>();
        foreach (var part in parts)
        {
            answers.Add((part!["id"]!.ToString(), await answerOne(Unpack(request, part), cancellation)));
        }

        return BatchReply.Of(answers);
    }

    private static GraphRequest Unpack(GraphRequest batch, JsonNode part)
    {
        var url = part["url"]!.ToString();
        var question = url.IndexOf('?', StringComparison.Ordinal);
        return new GraphRequest(
            part["method"]!.ToString().ToUpperInvariant(),
            "/" + (question < 0 ? url : url[..question]).TrimStart('/'),
            question < 0 ? "" : url[question..],
            part["headers"]?["ConsistencyLevel"]?.ToString(),
            part["body"] is { } body ? System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()) : default,
            batch.Caller,
            batch.BaseUrl);
    }
}
