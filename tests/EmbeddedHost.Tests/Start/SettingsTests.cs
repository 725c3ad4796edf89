using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TenantHygiene.EmbeddedHost.Tests.Start;

public sealed class SettingsTests : IDisposable
{
    private readonly HostRecipe recipe = new(typeof(Ping));

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task Values_of_local_settings_are_settings_that_anything_else_overrides()
    {
        await File.WriteAllTextAsync(
            Path.Combine(recipe.Folder, "local.settings.json"),
            """{ "IsEncrypted": false, "Values": { "Tenants__0__Name": "Contoso", "Mode": "local" /* overridden */ } }""",
            TestContext.Current.CancellationToken);
        recipe.Settings["Mode"] = "environment";
        await using var host = await recipe.StartAsync();
        var configuration = host.Services.GetRequiredService<IConfiguration>();

        Assert.Equal("Contoso", configuration["Tenants:0:Name"]);
        Assert.Equal("environment", configuration["Mode"]);
    }

    [Fact]
    public async Task The_route_prefix_and_the_hub_name_come_from_host_json()
    {
        await File.WriteAllTextAsync(
            Path.Combine(recipe.Folder, "host.json"),
            """{ "version": "2.0", "extensions": { "http": { "routePrefix": "v7" }, "durableTask": { "hubName": "Repairs" } } }""",
            TestContext.Current.CancellationToken);
        await using var host = await recipe.StartAsync();

        Assert.Equal("pong", await host.Http.GetStringAsync("/v7/ping", TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(recipe.Folder, "Repairs.db")));
    }

    public static class Ping
    {
        [Function("Ping")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("pong");
    }
}
