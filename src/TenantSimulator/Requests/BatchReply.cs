using System.Text.Json;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>The answer to a batch, in the shape that Graph and Exchange share.</summary>
internal static class BatchReply
{
    /// <summary>Packs answers.</summary>
    /// <param name="answers">The answers, each with the id of its request.</param>
    /// <returns>200, whatever the answers say.</returns>
    public static Answer Of(IReadOnlyList<(string Id, Answer Answer)> answers) => Answer.Json(200, json => Write(json, answers));

    private static void Write(Utf8JsonWriter json, IReadOnlyList<(string Id, Answer Answer)> answers)
    {
        json.WriteStartObject();
        json.WriteStartArray("responses");
        foreach (var (id, answer) in answers)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteNumber("status", answer.Status == 0 ? 504 : answer.Status);
            json.WriteStartObject("headers");
            foreach (var (name, value) in answer.Headers)
            {
                json.WriteString(name, value);
            }

            json.WriteString("Content-Type", answer.ContentType ?? "application/json");
            json.WriteEndObject();
            if (answer.Body.Length > 0)
            {
                json.WritePropertyName("body");
                WriteBody(json, answer);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a body as it is when it is JSON, else as base64.</summary>
    private static void WriteBody(Utf8JsonWriter json, Answer answer)
    {
        try
        {
            using var body = JsonDocument.Parse(answer.Body);
            body.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteBase64StringValue(answer.Body.Span);
        }
    }
}
