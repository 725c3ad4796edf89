using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>Puts the host together from an ASP.NET Core application.</summary>
internal static class EmbeddedHostBuilder
{
    private const string DefaultAddress = "http://127.0.0.1:7071";

    public static WebApplicationBuilder Create(string[] args, EmbeddedHostSetup setup)
    {
        var web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings are read once; watching their files would only cost handles.
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = setup.AppFolder,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        ((IConfigurationBuilder)web.Configuration).Sources.Insert(
            0, new MemoryConfigurationSource { InitialData = LocalSettings.Read(setup.AppFolder) });
        ((IConfigurationBuilder)web.Configuration).Sources.Insert(
            0, new MemoryConfigurationSource { InitialData = HostLogging.Read(setup.AppFolder) });
        web.Configuration.AddInMemoryCollection(setup.Settings);
        web.Services.AddSingleton<ConsoleFormatter>(new ReadableConsole(setup.Time));
        web.Logging.AddConsole(console => console.FormatterName = ReadableConsole.FormatterName);
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        web.Services.AddRouting();
        web.Services.AddOptions<JsonSerializerOptions>().Configure(BoundJson.Defaults);
        return web;
    }

    public static IHost Build(WebApplicationBuilder web, EmbeddedHostSetup setup, InvocationPipeline pipeline, bool servesHttp)
    {
        web.Services.AddSingleton(setup);
        web.Services.AddSingleton(pipeline);
        web.Services.AddSingleton(new HttpSupport(servesHttp));
        web.Services.AddSingleton<FunctionsHost>();

        // First, so that orchestrations run before the app's own services start, and until after they have stopped.
        web.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services => services.GetRequiredService<FunctionsHost>()));

        var app = web.Build();

        // The official worker authenticates nobody by itself: middleware of the app does.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        ((IApplicationBuilder)app).Properties["__AuthorizationMiddlewareSet"] = true;
        if (app.Configuration["urls"] is null or "")
        {
            app.Urls.Add(DefaultAddress);
        }

        var functions = app.Services.GetRequiredService<FunctionsHost>();
        app.Run(functions.DispatchAsync);
        return new EmbeddedHost(app, functions, setup.ThrowsStartErrors);
    }
}
