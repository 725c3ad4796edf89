using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary>A message as it was sent, and decoded.</summary>
internal sealed class ReceivedMessage
{
    private ReceivedMessage(QueueMessage original, BinaryData body)
    {
        Original = original;
        Body = body;
        Facts = FactsOf(original, body);
    }

    /// <summary>As the queue delivered it.</summary>
    public QueueMessage Original { get; }

    /// <summary>Decoded.</summary>
    public BinaryData Body { get; }

    /// <summary>What is known of the message, and the top-level fields of its JSON; by name, ignoring case.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; }

    /// <summary>The trace that the sender put into the JSON: queue messages have no headers.</summary>
    public string? TraceParent => Facts.GetValueOrDefault("traceparent") as string;

    /// <summary>Decodes the message; text that is not base64 where it should be is an error of the message.</summary>
    public static ReceivedMessage Decode(QueueMessage message, bool base64)
    {
        if (!base64)
        {
            return new ReceivedMessage(message, message.Body);
        }

        try
        {
            return new ReceivedMessage(message, new BinaryData(Convert.FromBase64String(message.MessageText)));
        }
        catch (FormatException exception)
        {
            throw new FunctionInputConverterException($"The queue message {message.MessageId} is not base64, as host.json says messages are.", exception);
        }
    }

    private static Dictionary<string, object?> FactsOf(QueueMessage original, BinaryData body)
    {
        Dictionary<string, object?> facts = new(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = body.ToString(),
            ["Id"] = original.MessageId,
            ["DequeueCount"] = original.DequeueCount,
            ["InsertionTime"] = original.InsertedOn,
            ["ExpirationTime"] = original.ExpiresOn,
            ["NextVisibleTime"] = original.NextVisibleOn,
            ["PopReceipt"] = original.PopReceipt,
        };
        foreach (var (name, value) in FieldsOf(body))
        {
            facts.TryAdd(name, value);
        }

        return facts;
    }

    private static IEnumerable<(string Name, string Value)> FieldsOf(BinaryData body)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body.ToMemory());
        }
        catch (JsonException)
        {
            // Plain text has no fields; that is no error.
        }

        using (document)
        {
            return document?.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(field => (field.Name, field.Value.ToString()))]
                : [];
        }
    }
}
