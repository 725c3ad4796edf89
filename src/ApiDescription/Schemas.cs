using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TenantHygiene.Functions.Api;

namespace TenantHygiene.ApiDescription;

/// <summary>JSON schemas of the bodies, from the contracts that write and read them, with the text of their docstrings.</summary>
internal sealed class Schemas
{
    private static readonly JsonSchemaExporterOptions _options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    private readonly SortedDictionary<string, JsonNode> _components = new(StringComparer.Ordinal);

    /// <summary>The schemas that were referred to.</summary>
    public JsonObject Components => new(_components.Select(component => KeyValuePair.Create(component.Key, (JsonNode?)component.Value)));

    /// <summary>The body that an operation takes: what is not in the schema is refused.</summary>
    public JsonNode Request(Type type) => Reference(type, isAnswer: false);

    /// <summary>The body of an answer: later versions may say more, and what is null is not written.</summary>
    public JsonNode Answer(Type type) => Reference(type, isAnswer: true);

    /// <summary>The body of a message that the application sends: as open as an answer.</summary>
    /// <param name="type">The body.</param>
    /// <param name="options">How it is written.</param>
    public JsonNode Message(Type type, JsonSerializerOptions options) => Reference(type, isAnswer: true, options);

    private JsonNode Reference(Type type, bool isAnswer, JsonSerializerOptions? options = null)
    {
        if (type == typeof(JsonElement))
        {
            return new JsonObject { ["type"] = "object" };
        }

        if (!_components.ContainsKey(type.Name))
        {
            var schema = (options ?? ApiJson.Default.Options).GetJsonSchemaAsNode(type, _options);
            _components.Add(type.Name, schema);
            Relocate(schema, $"#/components/schemas/{type.Name}/");
            if (isAnswer)
            {
                Open(schema);
            }
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    /// <summary>What the exporter refers to by its place in the schema stands deeper in the document.</summary>
    private static void Relocate(JsonNode? schema, string root)
    {
        if (schema is JsonArray children)
        {
            foreach (var child in children)
            {
                Relocate(child, root);
            }
        }
        else if (schema is JsonObject node)
        {
            if (node["$ref"] is JsonValue reference)
            {
                node["$ref"] = root + ((string)reference!)["#/".Length..];
            }

            foreach (var (_, child) in node)
            {
                Relocate(child, root);
            }
        }
    }

    private static void Open(JsonNode? schema)
    {
        switch (schema)
        {
            case JsonObject node:
                node.Remove("additionalProperties", out var extension);
                if (extension is JsonObject)
                {
                    // A dictionary's values, not a closed door.
                    node["additionalProperties"] = extension;
                }

                if (node["properties"] is JsonObject properties && node["required"] is JsonArray required)
                {
                    var always = required.Where(name => !MayBeNull(properties[(string)name!]));
                    node["required"] = new JsonArray([.. always.Select(name => name!.DeepClone())]);
                }

                foreach (var (_, child) in node)
                {
                    Open(child);
                }

                break;
            case JsonArray children:
                foreach (var child in children)
                {
                    Open(child);
                }

                break;
        }
    }

    private static bool MayBeNull(JsonNode? schema) => schema?["type"] is JsonArray types && types.Any(type => (string?)type == "null");

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var description =
            context.PropertyInfo?.AttributeProvider is System.Reflection.PropertyInfo property ? XmlDocumentation.Of(property)
            : context.Path.IsEmpty ? XmlDocumentation.Of(context.TypeInfo.Type)
            : null;
        if (description is null)
        {
            return schema;
        }

        // A schema that allows everything is written as true; words need an object.
        var described = schema as JsonObject ?? [];
        described.Insert(0, "description", description);
        return described;
    }
}

/// <summary>The docstrings of the code, as the compiler writes them beside the assemblies.</summary>
internal static partial class XmlDocumentation
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> _assemblies = [];

    /// <summary>What a type is; null where it has no docstring.</summary>
    public static string? Of(Type type) => Text(Find(type.Assembly, $"T:{Name(type)}")?.Element("summary"));

    /// <summary>What a member of a type is: its own docstring, or that of the record's parameter.</summary>
    public static string? Of(PropertyInfo property) =>
        Text(Find(property.Module.Assembly, $"P:{Name(property.DeclaringType!)}.{property.Name}")?.Element("summary"))
        ?? Text(
            Find(property.Module.Assembly, $"T:{Name(property.DeclaringType!)}")
                ?.Elements("param")
                .FirstOrDefault(parameter => (string?)parameter.Attribute("name") == property.Name)
        );

    /// <summary>What a field is.</summary>
    public static string? Of(FieldInfo field) =>
        Text(Find(field.Module.Assembly, $"F:{Name(field.DeclaringType!)}.{field.Name}")?.Element("summary"));

    private static XElement? Find(Assembly assembly, string member)
    {
        if (!_assemblies.TryGetValue(assembly, out var members))
        {
            var file = Path.ChangeExtension(assembly.Location, ".xml");
            _assemblies[assembly] = members = File.Exists(file)
                ? XDocument.Load(file).Descendants("member").ToDictionary(element => (string)element.Attribute("name")!)
                : [];
        }

        return members.GetValueOrDefault(member);
    }

    private static string? Text(XElement? element) =>
        element is null
            ? null
            : Blanks()
                .Replace(
                    string.Concat(
                        element
                            .Nodes()
                            .Select(node =>
                                node switch
                                {
                                    XText text => text.Value,
                                    XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                                    XElement reference
                                        when ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name")) is { } target =>
                                        $"`{target.Split('.')[^1]}`",
                                    XElement other => other.Value,
                                    _ => "",
                                }
                            )
                    ),
                    " "
                )
                .Trim();

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
