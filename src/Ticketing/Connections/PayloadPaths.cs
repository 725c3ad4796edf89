using System.Globalization;
using DevLab.JmesPath;
using DevLab.JmesPath.Expressions;
using Newtonsoft.Json.Linq;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>The paths of a connection, compiled: its own, and those of its vendor otherwise.</summary>
public sealed record PayloadPaths
{
    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath User { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath ErrorText { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath TicketId { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath TicketUrl { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Tenant { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath DeliveryId { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath SentAt { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Requester { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Actor { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Comment { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath State { get; init; }

    /// <summary>Compiles them.</summary>
    /// <param name="defaults">The vendor's paths, all of them.</param>
    /// <param name="own">The connection's own paths.</param>
    /// <exception cref="FormatException">One is no JMESPath.</exception>
    public static PayloadPaths Of(ConnectionPaths defaults, ConnectionPaths own) =>
        new()
        {
            User = new(own.User ?? defaults.User!),
            ErrorText = new(own.ErrorText ?? defaults.ErrorText!),
            TicketId = new(own.TicketId ?? defaults.TicketId!),
            TicketUrl = new(own.TicketUrl ?? defaults.TicketUrl!),
            Tenant = new(own.Tenant ?? defaults.Tenant!),
            DeliveryId = new(own.DeliveryId ?? defaults.DeliveryId!),
            SentAt = new(own.SentAt ?? defaults.SentAt!),
            Requester = new(own.Requester ?? defaults.Requester!),
            Actor = new(own.Actor ?? defaults.Actor!),
            Comment = new(own.Comment ?? defaults.Comment!),
            State = new(own.State ?? defaults.State!),
        };
}

/// <summary>A place in a payload, in JMESPath.</summary>
public sealed class PayloadPath
{
    private const int MaximumText = 4000;

    private readonly JmesPathExpression _compiled;
    private readonly Lock _evaluation = new();

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public PayloadPath(string expression)
    {
        try
        {
            _compiled = new JmesPath().Parse(expression);
        }
        // The library throws nothing narrower.
        catch (Exception exception)
        {
            throw new FormatException($"'{expression}' is not a JMESPath expression: {exception.Message}", exception);
        }
    }

    /// <summary>The text or number there, cut at 4,000 characters; null when there is nothing, or something else.</summary>
    public string? Text(JToken payload)
    {
        try
        {
            // Compiled expressions keep the scopes of an evaluation.
            lock (_evaluation)
            {
                return _compiled.Transform(payload).AsJToken() switch
                {
                    JValue { Type: JTokenType.String, Value: string { Length: > 0 } text } => text.Length > MaximumText
                        ? text[..MaximumText]
                        : text,
                    JValue { Type: JTokenType.Integer, Value: { } number } => Convert.ToString(number, CultureInfo.InvariantCulture),
                    _ => null,
                };
            }
        }
        // A function of the expression was given something that it does not take, which means: what is looked for is not there.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }
}
