using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Remediation.Tests.Policies;

/// <summary>The JSON schema of policy documents as the types make it: shapes from the serializer, limits from attributes, words from docstrings.</summary>
internal static class PolicySchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Docstrings = XDocument.Load(Path.ChangeExtension(typeof(PolicyDocument).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, member => Words(member.Element("summary")));

    public static string Generate()
    {
        var schema = PolicyJson.Default.PolicyDocument.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete }).AsObject();
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "TenantHygiene policy document");
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = type switch
        {
            { IsEnum: true } => Word(type),
            // No time in a policy is negative.
            _ when type == typeof(TimeSpan) => Text(@"^(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?$", "7.00:00:00", "01:30:00"),
            _ when type == typeof(TimeOnly) => Text(@"^\d{2}:\d{2}(:\d{2})?$", "08:00"),
            _ => node as JsonObject ?? [],
        };
        if (context.PropertyInfo?.AttributeProvider is not PropertyInfo property)
        {
            return schema;
        }

        foreach (var limit in property.GetCustomAttributes())
        {
            Limit(schema, limit);
        }

        schema.Insert(0, "description", Docstrings[$"P:{property.DeclaringType!.FullName}.{property.Name}"]);
        return schema;
    }

    private static JsonObject Word(Type type)
    {
        var words = (IEnumerable<string>)typeof(PolicyWord<>).MakeGenericType(type).GetProperty("All")!.GetValue(null)!;
        return new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };
    }

    private static JsonObject Text(string pattern, params string[] examples) =>
        new() { ["type"] = "string", ["pattern"] = pattern, ["examples"] = new JsonArray([.. examples.Select(example => JsonValue.Create(example))]) };

    private static void Limit(JsonObject schema, Attribute limit)
    {
        switch (limit)
        {
            case RangeAttribute { Minimum: var least, Maximum: var most }:
                schema["minimum"] = JsonSerializer.SerializeToNode(least);
                if (most is int and not int.MaxValue or double and < long.MaxValue)
                {
                    schema["maximum"] = JsonSerializer.SerializeToNode(most);
                }

                break;
            case MinLengthAttribute { Length: var length }:
                schema[schema["type"]?.ToString() == "string" ? "minLength" : "minItems"] = length;
                break;
        }
    }

    private static string Words(XElement? summary) =>
        string.Join(' ', (summary?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
