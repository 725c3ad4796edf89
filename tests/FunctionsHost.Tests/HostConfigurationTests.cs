namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>The settings of the host: where they come from, and which win.</summary>
public sealed class HostConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("functions-host-");

    public HostConfigurationTests() =>
        Write(
            "worker.config.json",
            """{ "description": { "language": "dotnet-isolated", "defaultExecutablePath": "dotnet", "defaultWorkerPath": "Contoso.Some_App.dll" } }"""
        );

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_values_of_host_json_are_where_the_extensions_read_them_and_give_the_route_prefix()
    {
        Write("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "v7" }, "queues": { "batchSize": 3 } } }""");

        var settings = Read();

        Assert.Equal("v7", settings.RoutePrefix);
        Assert.Equal("3", settings.All["AzureFunctionsJobHost:extensions:queues:batchSize"]);
    }

    [Fact]
    public void Local_settings_win_over_host_json_and_reach_the_worker_under_their_own_names()
    {
        Write("host.json", """{ "version": "2.0", "extensions": { "queues": { "batchSize": 3 } } }""");
        Write(
            "local.settings.json",
            """{ "Values": { "AzureFunctionsJobHost__extensions__queues__batchSize": "5" /* louder */, "Tenants__0__Name": "Contoso" } }"""
        );

        var settings = Read();

        Assert.Equal("5", settings.All["AzureFunctionsJobHost:extensions:queues:batchSize"]);
        Assert.Equal("Contoso", settings.All["Tenants:0:Name"]);
        Assert.Equal("Contoso", settings.Local["Tenants__0__Name"]);
    }

    [Theory]
    [InlineData("host.json", "{", "host.json cannot be read")]
    [InlineData("local.settings.json", "[]", "local.settings.json' cannot be read")]
    [InlineData("worker.config.json", "{}", "holds no built function app")]
    public void A_file_that_cannot_be_read_is_named_in_one_line(string file, string content, string message)
    {
        Write(file, content);

        var error = Assert.Throws<HostStartException>(Read);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_folder_without_an_app_is_named() =>
        Assert.Contains(
            "holds no built function app",
            Assert.Throws<HostStartException>(() => HostConfiguration.Read("/nowhere", "/nowhere")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_host_id_is_the_apps_name_in_letters_that_the_storage_account_takes() => Assert.Equal("contoso-some-app", Read().HostId);

    [Theory]
    [InlineData("AzureWebJobs.Take.Disabled", "true", true)]
    [InlineData("AzureWebJobs.Take.Disabled", "1", true)]
    [InlineData("AzureWebJobs__Take__Disabled", "True", true)]
    [InlineData("AzureWebJobs.Take.Disabled", "false", false)]
    [InlineData("AzureWebJobs.Other.Disabled", "true", false)]
    public void A_setting_turns_a_function_off(string setting, string value, bool isDisabled)
    {
        Write("local.settings.json", $$"""{ "Values": { "{{setting}}": "{{value}}" } }""");

        Assert.Equal(isDisabled, Read().IsDisabled("Take"));
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_folder.FullName, file), content);

    private HostConfiguration Read() => HostConfiguration.Read(_folder.FullName, _folder.FullName);
}
