namespace TenantHygiene.Infrastructure;

public sealed class TransportTests(CompiledTemplate template)
{
    private const string WhenPrivate = "[parameters('privateNetworking')]";

    [Fact]
    public void TLS_1_2_is_the_minimum_everywhere()
    {
        var account = Assert.Single(template.OfType("Microsoft.Storage/storageAccounts"));
        Assert.Equal("TLS1_2", account.Property("minimumTlsVersion").GetString());
        Assert.True(account.Property("supportsHttpsTrafficOnly").GetBoolean());
        var app = Assert.Single(template.OfType("Microsoft.Web/sites"));
        Assert.True(app.Property("httpsOnly").GetBoolean());
        Assert.Equal("1.2", app.Property("siteConfig", "minTlsVersion").GetString());
        Assert.Equal("1.2", app.Property("siteConfig", "scmMinTlsVersion").GetString());
        Assert.Equal("Disabled", app.Property("siteConfig", "ftpsState").GetString());
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts")]
    [InlineData("Microsoft.KeyVault/vaults")]
    public void Private_networking_closes_the_public_door(string type)
    {
        var resource = Assert.Single(template.OfType(type));
        Assert.Equal("[if(parameters('privateNetworking'), 'Disabled', 'Enabled')]", resource.Property("publicNetworkAccess").GetString());
        Assert.Equal(
            "[if(parameters('privateNetworking'), 'Deny', 'Allow')]",
            resource.Property("networkAcls", "defaultAction").GetString()
        );
    }

    [Fact]
    public void Private_endpoints_are_there_when_asked_for_and_only_then()
    {
        Assert.Equal(WhenPrivate, Assert.Single(template.OfType("Microsoft.Network/privateEndpoints")).Condition);
        Assert.Equal(WhenPrivate, Assert.Single(template.OfType("Microsoft.Network/virtualNetworks")).Condition);
        var compiled = template.Root.GetRawText();
        Assert.All(["blob", "queue", "table", "vault", "scheduler"], part => Assert.Matches($"""["']{part}["']""", compiled));
    }

    [Fact]
    public void The_scheduler_is_there_when_asked_for_and_only_then() =>
        Assert.Equal(
            "[equals(parameters('durableBackend'), 'DurableTaskScheduler')]",
            Assert.Single(template.OfType("Microsoft.DurableTask/schedulers")).Condition
        );
}
