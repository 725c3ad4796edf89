using System.ComponentModel;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>Turns text of a route, a query or a message's facts into simple parameter types.</summary>
internal static class TextConversion
{
    public static bool Supports(Type type) => TypeDescriptor.GetConverter(Bare(type)).CanConvertFrom(typeof(string));

    /// <summary>The value; null for text that is missing. Text that does not fit is an error.</summary>
    public static object? Convert(object? value, Type type, string parameter)
    {
        if (value is null || Bare(type).IsInstanceOfType(value))
        {
            return value;
        }

        var text = System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
        try
        {
            return Bare(type) == typeof(string) ? text : TypeDescriptor.GetConverter(Bare(type)).ConvertFromInvariantString(text);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException)
        {
            throw new FunctionInputConverterException($"Cannot convert the value of parameter '{parameter}' to {type.Name}.", exception);
        }
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
