using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using NJsonSchema;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Testing;
using static TenantHygiene.Remediation.Tests.Policies.PolicyReadResultTests;

namespace TenantHygiene.Remediation.Tests.Policies;

/// <summary>The published schema says what the product reads.</summary>
public sealed class PolicySchemaTests
{
    private static readonly string _folder = RepositoryFolder.PathOf("src/Remediation/Policies");
    private static readonly string _schemaFile = Path.Combine(_folder, "policy.schema.json");

    public static TheoryData<string> BuiltIn =>
        [.. Directory.EnumerateFiles(Path.Combine(_folder, "BuiltIn"), "*.json").Select(file => Path.GetFileName(file)!)];

    public static TheoryData<string> Wrong =>
        [
            Document(""" "newTenant": "act" """),
            Document(""" "newTenants": "sometimes" """),
            Document(""" "newTenants": 1 """),
            Document("", """{ "action": "plan, approve" }"""),
            Document("", """{ "maximumItems": 0 }"""),
            Document("", """{ "action": "auto", "maximumItems": -1 }"""),
            Document("", """{ "action": "auto", "maximumItems": 1.5 }"""),
            Document("", """{ "action": "auto", "maximumBytes": "1" }"""),
            Document("", """{ "action": "auto", "minimumAge": "a week" }"""),
            Document("", "null"),
            Document(""" "approval": { "approvers": 3 } """),
            Document(""" "approval": { "approvers": 0 } """),
            Document(""" "approval": null """),
            Document(""" "protectedRecipients": [ null ] """),
            Document(""" "quietHours": [ { "days": [], "from": "08:00:00", "to": "09:00:00" } ] """),
            Document(""" "quietHours": [ { "days": [ "monday" ], "to": "09:00:00" } ] """),
            Document("").Replace("\"perDay\": 3", "\"perDay\": -3", StringComparison.Ordinal),
            Document("").Replace("\"perDay\": 3", "\"perDay\": 3, \"perRun\": -3", StringComparison.Ordinal),
            Document("").Replace("\"percentOfUsersPerDay\": 1", "\"percentOfUsersPerDay\": 101", StringComparison.Ordinal),
            Document("").Replace("\"perDay\": 3,", "", StringComparison.Ordinal),
            Document("").Replace("\"name\": \"x\"", "\"name\": \"\"", StringComparison.Ordinal),
            "[]",
            "null",
        ];

    [Fact]
    public void The_published_schema_is_the_one_that_the_types_make()
    {
        var generated = PolicySchema.Generate();
        if (Environment.GetEnvironmentVariable("WRITE_POLICY_SCHEMA") is "1")
        {
            File.WriteAllText(_schemaFile, generated);
        }

        Assert.True(
            generated == File.ReadAllText(_schemaFile),
            "policy.schema.json is out of date: run this test with WRITE_POLICY_SCHEMA=1, and read the difference."
        );
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public async Task The_built_in_documents_are_valid_by_the_schema(string file) =>
        Assert.Empty(await FaultsAsync(File.ReadAllText(Path.Combine(_folder, "BuiltIn", file))));

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_the_schema_refuses_the_product_refuses_too(string document)
    {
        Assert.NotEmpty(await FaultsAsync(document));
        Assert.NotEmpty(PolicyReadResult.Read(document).Faults);
    }

    [Fact]
    public async Task A_document_that_uses_everything_is_valid_by_both()
    {
        var document = DocumentationTests.ShownPolicy();

        Assert.Empty(await FaultsAsync(document));
        Assert.Empty(PolicyReadResult.Read(document).Faults);
    }

    private static async Task<IEnumerable<string>> FaultsAsync(string document)
    {
        var schema = await JsonSchema.FromJsonAsync(
            await File.ReadAllTextAsync(_schemaFile, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );
        return schema.Validate(document).Select(fault => fault.ToString());
    }
}

/// <summary>
/// The JSON schema of policy documents as the types make it: shapes from the serializer, limits from attributes, words from docstrings.
/// </summary>
internal static class PolicySchema
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, string> _docstrings = XDocument
        .Load(Path.ChangeExtension(typeof(PolicyDocument).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, member => Words(member.Element("summary")));

    public static string Generate()
    {
        var schema = PolicyJson
            .Default.PolicyDocument.GetJsonSchemaAsNode(
                new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete }
            )
            .AsObject();
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "TenantHygiene policy document");
        return schema.ToJsonString(_indented) + "\n";
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

        schema.Insert(0, "description", _docstrings[$"P:{property.DeclaringType!.FullName}.{property.Name}"]);
        return schema;
    }

    private static JsonObject Word(Type type)
    {
        var words = (IEnumerable<string>)typeof(PolicyEnumConverter<>).MakeGenericType(type).GetProperty("All")!.GetValue(null)!;
        return new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };
    }

    private static JsonObject Text(string pattern, params string[] examples) =>
        new()
        {
            ["type"] = "string",
            ["pattern"] = pattern,
            ["examples"] = new JsonArray([.. examples.Select(example => JsonValue.Create(example))]),
        };

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
