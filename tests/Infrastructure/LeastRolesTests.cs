namespace TenantHygiene.Infrastructure;

public sealed class LeastRolesTests(CompiledTemplate template)
{
    /// <summary>What the app needs, and not one more: a new role is a decision, made here.</summary>
    private static readonly string[] _allowed =
    [
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner: the host's leases and the package
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", // Storage Table Data Contributor
        "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
        "3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
        "0ad04412-c4d5-4796-b79c-f76d14c8d402", // Durable Task Data Contributor
    ];

    [Fact]
    public void No_role_is_assigned_but_the_ones_that_are_needed()
    {
        var named = System
            .Text.RegularExpressions.Regex.Matches(template.Root.GetRawText(), "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
            .Select(match => match.Value);
        Assert.Equal(_allowed.Order(), named.Distinct().Order());
    }

    [Fact]
    public void Every_role_holds_on_one_resource_never_on_a_group_or_subscription()
    {
        var assignments = template.OfType("Microsoft.Authorization/roleAssignments").ToList();
        Assert.NotEmpty(assignments);
        Assert.All(assignments, assignment => Assert.True(assignment.Json.TryGetProperty("scope", out _), assignment.Json.GetRawText()));
    }

    [Fact]
    public void The_reader_gets_no_role_in_the_subscription() =>
        Assert.All(template.OfType("Microsoft.Authorization/roleAssignments"), assignment =>
            Assert.DoesNotContain("reader", assignment.Property("principalId").GetString(), StringComparison.OrdinalIgnoreCase)
        );

    [Fact]
    public void Reading_and_repairing_have_an_identity_each()
    {
        var compiled = template.Root.GetRawText().Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("\"Tenants__0__Credential__ClientId\":\"[parameters('repairerClientId')]\"", compiled, StringComparison.Ordinal);
        Assert.Contains(
            "\"Tenants__0__ReaderCredential__ClientId\":\"[parameters('readerClientId')]\"",
            compiled,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_vault_knows_roles_only_and_cannot_be_emptied()
    {
        var vault = Assert.Single(template.OfType("Microsoft.KeyVault/vaults"));
        Assert.True(vault.Property("enableRbacAuthorization").GetBoolean());
        Assert.True(vault.Property("enablePurgeProtection").GetBoolean());
    }

    [Fact]
    public void A_new_deployment_only_observes() =>
        Assert.Equal("observe", template.Root.GetProperty("parameters").GetProperty("policy").GetProperty("defaultValue").GetString());
}
