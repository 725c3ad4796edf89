using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TenantHygiene.Functions.Api;

/// <summary>
/// Says what is wrong with a body in words for its sender: which member, and what it must be. The serializer's own messages name types of
/// this code.
/// </summary>
internal static class BodyFault
{
    private const int MaximumNameLength = 100;
    private const string Whole = "The body";

    /// <summary>The first fault of a body that does not fit its type.</summary>
    public static string Describe(JsonElement body, JsonTypeInfo type)
    {
        try
        {
            return Find(body, type, path: "") ?? $"{Whole} does not have the schema of this route; see `/api/v1/openapi.json`.";
        }
        catch (InvalidOperationException)
        {
            // Names of members are decoded when they are read: an escape may stand for half a character.
            return $"{Whole} must hold valid Unicode text only.";
        }
    }

    private static string? Find(JsonElement value, JsonTypeInfo type, string path)
    {
        if (type.Kind is not JsonTypeInfoKind.Object)
        {
            return Fits(value, type) ? null : $"{Quote(path)} must be {Expected(type.Type)}.";
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            return $"{Quote(path)} must be an object.";
        }

        var known = type.Properties.Select(property => property.Name).ToList();
        return value.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? $"{Quote(Join(path, unknown))} is unknown. Known members: {string.Join(", ", known.Select(Quote))}."
            : type
                .Properties.Select(property => FindIn(value, property, Join(path, property.Name)))
                .FirstOrDefault(fault => fault is not null);
    }

    private static string? FindIn(JsonElement owner, JsonPropertyInfo property, string path)
    {
        if (!owner.TryGetProperty(property.Name, out var value))
        {
            return IsRequired(property) ? $"{Quote(path)} is missing." : null;
        }

        var type = property.Options.GetTypeInfo(property.PropertyType);
        return value.ValueKind is not JsonValueKind.Null ? Find(value, type, path)
            : MayBeNull(property) ? null
            : $"{Quote(path)} must be {Expected(type.Type)}, not null.";
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static bool MayBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is not null
            : property.IsSetNullable && property.AssociatedParameter is not { IsNullable: false };

    private static bool Fits(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            value.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Expected(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            { IsEnum: true } names => $"one of {string.Join(", ", Enum.GetNames(names))}",
            var known when known == typeof(Guid) => "a GUID",
            var known when known == typeof(DateTimeOffset) => "a date and time such as 2026-01-31T12:00:00Z",
            var known when known == typeof(bool) => "true or false",
            var known when known == typeof(string) => "a string",
            _ => "an object",
        };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Quote(string path) =>
        path.Length switch
        {
            0 => Whole,
            > MaximumNameLength => $"`{path[..MaximumNameLength]}…`",
            _ => $"`{path}`",
        };
}
