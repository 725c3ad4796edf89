using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.EmbeddedHost.Discovery;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary><c>[QueueTrigger]</c>: the message as text, bytes, JSON or the client's own type, and by name what is known of it.</summary>
internal sealed class QueueTriggerBinding(JsonSerializerOptions json) : ITriggerBinding
{
    public bool Handles(DiscoveredFunction function) => function.Trigger is QueueTriggerAttribute;

    public ParameterBinder? BinderFor(DiscoveredFunction function, ParameterInfo parameter)
    {
        if (parameter == function.TriggerParameter)
        {
            return context => ValueTask.FromResult(Convert(context.Features.Get<ReceivedMessage>()!, parameter));
        }

        return TextConversion.Supports(parameter.ParameterType)
            ? context => ValueTask.FromResult(TextConversion.Convert(
                context.BindingContext.BindingData.GetValueOrDefault(parameter.Name!), parameter.ParameterType, parameter.Name!))
            : null;
    }

    private object? Convert(ReceivedMessage message, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(string))
        {
            return message.Body.ToString();
        }

        if (type == typeof(byte[]))
        {
            return message.Body.ToArray();
        }

        if (type == typeof(BinaryData))
        {
            return message.Body;
        }

        if (type == typeof(QueueMessage))
        {
            return message.Original;
        }

        try
        {
            return JsonSerializer.Deserialize(message.Body.ToMemory().Span, type, json);
        }
        catch (JsonException exception)
        {
            throw new FunctionInputConverterException($"The queue message {message.Original.MessageId} is not the JSON of a {type.Name}.", exception);
        }
    }
}
