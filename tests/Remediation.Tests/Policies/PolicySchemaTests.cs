using NJsonSchema;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Tests.Documentation;
using static TenantHygiene.Remediation.Tests.Policies.PolicyReadingTests;

namespace TenantHygiene.Remediation.Tests.Policies;

/// <summary>The published schema says what the product reads.</summary>
public sealed class PolicySchemaTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Remediation", "Policies");
    private static readonly string SchemaFile = Path.Combine(Folder, "policy.schema.json");

    public static TheoryData<string> BuiltIn => [.. Directory.EnumerateFiles(Path.Combine(Folder, "BuiltIn"), "*.json").Select(file => Path.GetFileName(file)!)];

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
            File.WriteAllText(SchemaFile, generated);
        }

        Assert.True(generated == File.ReadAllText(SchemaFile), "policy.schema.json is out of date: run this test with WRITE_POLICY_SCHEMA=1, and read the difference.");
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public async Task The_built_in_documents_are_valid_by_the_schema(string file) =>
        Assert.Empty(await FaultsAsync(File.ReadAllText(Path.Combine(Folder, "BuiltIn", file))));

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_the_schema_refuses_the_product_refuses_too(string document)
    {
        Assert.NotEmpty(await FaultsAsync(document));
        Assert.NotEmpty(PolicyReading.Read(document).Faults);
    }

    [Fact]
    public async Task A_document_that_uses_everything_is_valid_by_both()
    {
        var document = DocumentationTests.ShownPolicy();

        Assert.Empty(await FaultsAsync(document));
        Assert.Empty(PolicyReading.Read(document).Faults);
    }

    private static async Task<IEnumerable<string>> FaultsAsync(string document)
    {
        var schema = await JsonSchema.FromJsonAsync(await File.ReadAllTextAsync(SchemaFile, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        return schema.Validate(document).Select(fault => fault.ToString());
    }
}
