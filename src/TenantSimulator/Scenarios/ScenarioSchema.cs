using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>The JSON schema of scenario files, made from the types that read them.</summary>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions _layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Writes the schema.</summary>
    /// <returns>Indented JSON.</returns>
    public static string Write()
    {
        var schema = ScenarioJson.Default.Scenario.GetJsonSchemaAsNode(
            new JsonSchemaExporterOptions { TransformSchemaNode = Describe, TreatNullObliviousAsNonNullable = true }
        );
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = "A scenario of the simulated tenant";
        return schema.ToJsonString(_layout);
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var description = context
            .PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), false)
            .OfType<DescriptionAttribute>()
            .FirstOrDefault();
        if (description is not null && schema is JsonObject node)
        {
            node.Insert(0, "description", description.Description);
        }

        return schema;
    }
}
