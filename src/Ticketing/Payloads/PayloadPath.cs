using System.Globalization;
using DevLab.JmesPath;
using DevLab.JmesPath.Expressions;
using Newtonsoft.Json.Linq;

namespace TenantHygiene.Ticketing.Payloads;

/// <summary>A place in a payload, in JMESPath.</summary>
public sealed class PayloadPath
{
    private const int MaximumText = 4000;

    private readonly JmesPathExpression compiled;
    private readonly Lock one = new();

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public PayloadPath(string expression)
    {
        try
        {
            compiled = new JmesPath().Parse(expression);
        }
        // The library throws nothing narrower.
        catch (Exception exception)
        {
            throw new FormatException($"'{expression}' is no JMESPath: {exception.Message}", exception);
        }
    }

    /// <summary>The text or number there, cut at 4,000 characters; null when there is nothing, or something else.</summary>
    public string? Text(JToken payload)
    {
        try
        {
            // Compiled expressions keep the scopes of an evaluation.
            lock (one)
            {
                return compiled.Transform(payload).AsJToken() switch
                {
                    JValue { Type: JTokenType.String, Value: string { Length: > 0 } text } => text.Length > MaximumText ? text[..MaximumText] : text,
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
