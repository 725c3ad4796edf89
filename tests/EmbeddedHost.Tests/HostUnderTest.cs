using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Hosting;

namespace TenantHygiene.EmbeddedHost.Tests;

/// <summary>A host in this process over functions of this assembly, with a folder and a port of its own.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private readonly Hosting.EmbeddedHost host;

    private HostUnderTest(Hosting.EmbeddedHost host)
    {
        this.host = host;
        Http = new HttpClient { BaseAddress = new Uri(host.Addresses.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => host.Services;

    public DurableTaskClient Client => Functions.Client;

    public FunctionsHost Functions => host.Services.GetRequiredService<FunctionsHost>();

    public static async Task<HostUnderTest> StartAsync(HostRecipe recipe, CancellationToken cancellation)
    {
        var setup = new EmbeddedHostSetup
        {
            Types = recipe.Types,
            AppFolder = recipe.Folder,
            Time = recipe.Time,
            ThrowsStartErrors = true,
            Settings = new Dictionary<string, string?>(recipe.Settings)
            {
                ["EmbeddedHost:DataPath"] = recipe.Folder,
                ["urls"] = "http://127.0.0.1:0",
            },
        };
        var builder = new FunctionsApplicationBuilder([], setup);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.ClearProviders();
        recipe.Configure(builder);
        var host = (Hosting.EmbeddedHost)builder.Build();
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return new HostUnderTest(host);
    }

    public Task StopAsync() => host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }
}
