using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>An HTTP answer before it is sent, so that faults and batches can handle it like a value.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty for none.</param>
/// <param name="ContentType">The content type; null without a body.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string? ContentType)
{
    private const string JsonType = "application/json; charset=utf-8";

    /// <summary>No answer: the connection is to break.</summary>
    public static Answer Abort => new(0, default, null);

    /// <summary>Headers beside the content's own.</summary>
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An answer without a body.</summary>
    public static Answer Empty(int status) => new(status, default, null);

    /// <summary>An answer with text.</summary>
    public static Answer Text(int status, string text, string contentType) => new(status, Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>An answer with JSON.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="write">Writes one JSON value.</param>
    /// <param name="contentType">The content type, when it is not plain JSON.</param>
    /// <returns>The answer.</returns>
    public static Answer Json(int status, Action<Utf8JsonWriter> write, string contentType = JsonType)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            write(json);
        }

        return new Answer(status, buffer.WrittenMemory, contentType);
    }

    /// <summary>Adds a header.</summary>
    public Answer With(string name, string value)
    {
        Headers[name] = value;
        return this;
    }

    /// <summary>Sends the answer.</summary>
    /// <param name="context">The request that it answers.</param>
    /// <returns>When it is sent.</returns>
    public async Task SendAsync(HttpContext context)
    {
        if (Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (ContentType is not null)
        {
            context.Response.ContentType = ContentType;
            context.Response.ContentLength = Body.Length;
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }
}

/// <summary>The answer to a batch, in the shape that Graph and Exchange share.</summary>
internal static class BatchResponse
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
