using System.Text.RegularExpressions;

namespace TenantHygiene.Infrastructure;

public sealed partial class NoKeysTests(CompiledTemplate template)
{
    [Fact]
    public void The_compiler_and_its_linter_report_nothing() => Assert.Equal("", template.Diagnostics);

    [Fact]
    public void No_expression_asks_for_a_key_or_a_secret() => Assert.DoesNotMatch(AsksForSecrets(), template.Root.GetRawText());

    [Fact]
    public void No_parameter_takes_a_secret() =>
        Assert.DoesNotContain("\"secure", template.Root.GetRawText(), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Storage_refuses_shared_keys_and_anonymous_readers()
    {
        var account = Assert.Single(template.OfType("Microsoft.Storage/storageAccounts"));
        Assert.False(account.Property("allowSharedKeyAccess").GetBoolean());
        Assert.False(account.Property("allowBlobPublicAccess").GetBoolean());
    }

    [Fact]
    public void Telemetry_is_taken_from_identities_only()
    {
        Assert.True(Assert.Single(template.OfType("Microsoft.Insights/components")).Property("DisableLocalAuth").GetBoolean());
        Assert.True(
            Assert.Single(template.OfType("Microsoft.OperationalInsights/workspaces")).Property("features", "disableLocalAuth").GetBoolean()
        );
    }

    [Fact]
    public void Publishing_with_a_password_is_disabled()
    {
        var policies = template.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToList();
        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.False(policy.Property("allow").GetBoolean()));
    }

    [Fact]
    public void The_package_is_read_with_an_identity() =>
        Assert.Equal(
            "UserAssignedIdentity",
            Assert
                .Single(template.OfType("Microsoft.Web/sites"))
                .Property("functionAppConfig", "deployment", "storage", "authentication", "type")
                .GetString()
        );

    [GeneratedRegex(
        "list(Keys|AccountKeys|AccountSas|ServiceSas|Credentials|Secrets)|AccountKey=|SharedAccessSignature|ClientSecret",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AsksForSecrets();
}
