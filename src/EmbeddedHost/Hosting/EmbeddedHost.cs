using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>
/// The running app. What prevents its start is reported as one line, and the process ends with exit code 1: an operator needs the cause, not a stack.
/// </summary>
internal sealed class EmbeddedHost(WebApplication app, FunctionsHost functions, bool throwsStartErrors) : IHost, IAsyncDisposable
{
    private bool started;

    public IServiceProvider Services => app.Services;

    /// <summary>Where it listens, once started.</summary>
    public ICollection<string> Addresses => app.Urls;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            // Before the web application starts, which would log the same error once more, with its stack.
            app.Services.GetService<IStartupValidator>()?.Validate();
            functions.Prepare();
            await app.StartAsync(cancellationToken);
            started = true;
        }
        catch (Exception exception) when (!throwsStartErrors && exception is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The function app cannot start. {exception.Message.ReplaceLineEndings(" ")}");
            Environment.ExitCode = 1;
            app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        var stops = started;
        started = false;
        return stops ? app.StopAsync(cancellationToken) : Task.CompletedTask;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
