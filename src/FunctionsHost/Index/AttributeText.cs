using System.Reflection;
using System.Reflection.Emit;

namespace TenantHygiene.FunctionsHost.Index;

/// <summary>Writes an attribute's instance down as the compiler would have: a constructor with its arguments, and properties.</summary>
internal static class AttributeText
{
    private const string TypeId = nameof(Attribute.TypeId);

    /// <summary>Writes it with the longest constructor whose parameters all have a value among the properties, and sets the other properties that have one.</summary>
    /// <exception cref="ArgumentException">The attribute has no such constructor.</exception>
    public static CustomAttributeBuilder Write(Attribute attribute)
    {
        var type = attribute.GetType();
        var values = type.GetProperties()
            .Where(property => property.CanRead && property.Name != TypeId)
            .ToDictionary(property => property.Name, property => property.GetValue(attribute), StringComparer.OrdinalIgnoreCase);
        var constructor = type.GetConstructors().Where(HasAllValues).MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new ArgumentException($"{type.Name} cannot be written from its properties");
        var properties = type.GetProperties().Where(IsWritten).ToArray();
        return new CustomAttributeBuilder(
            constructor,
            [.. constructor.GetParameters().Select(parameter => values[parameter.Name!])],
            properties,
            [.. properties.Select(property => values[property.Name])]);

        bool HasAllValues(ConstructorInfo candidate) => candidate.GetParameters()
            .All(parameter => values.GetValueOrDefault(parameter.Name!) is { } value && parameter.ParameterType.IsInstanceOfType(value));

        // Attributes cannot hold nullable values; those that do are settable for other callers.
        bool IsWritten(PropertyInfo property) =>
            property.SetMethod is { IsPublic: true } && Nullable.GetUnderlyingType(property.PropertyType) is null && values.GetValueOrDefault(property.Name) is not null;
    }
}
