using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Up to ten commands in one request.</summary>
internal static class ExchangeBatch
{
    private const int Largest = 10;

    /// <summary>Answers a batch.</summary>
    /// <param name="batch">A request whose body is the batch.</param>
    /// <param name="answerOne">Answers one command.</param>
    /// <returns>200 with an answer for each, or 400.</returns>
    public static async Task<Answer> AnswerAsync(ExchangeRequest batch, Func<ExchangeRequest, Task<Answer>> answerOne)
    {
        JsonArray? parts;
        try
        {
            parts = JsonNode.Parse(batch.Body.Span)?["requests"] as JsonArray;
        }
        catch (JsonException)
        {
            parts = null;
        }

        if (parts is null || parts.Count is 0 or > Largest || parts.Any(part => part?["id"] is null || part["body"] is null))
        {
            return new ExchangeError(400, "BadRequest", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException", $"The batch must hold 1 to {Largest} requests, each with id, method, url and body.").ToAnswer(new());
        }

        var answers = new List<(string Id, Answer Answer)>();
        foreach (var part in parts)
        {
            var body = Encoding.UTF8.GetBytes(part!["body"]!.ToJsonString());
            var (cmdlet, parameters) = ExchangeRequest.ReadBody(body);
            answers.Add((part["id"]!.ToString(), await answerOne(batch with { Body = body, Cmdlet = cmdlet, Parameters = parameters })));
        }

        return BatchReply.Of(answers);
    }
}
