using System.Diagnostics;
using TenantHygiene.EndToEnd.Running;
using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.EndToEnd.Start;

/// <summary>A function app that is started by itself, with settings that are right but for the given ones. Nothing answers at its endpoints.</summary>
internal sealed class StartAttempt : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("tenant-hygiene-start-");
    private readonly Process process;
    private readonly Uri address = new($"http://127.0.0.1:{LoopbackPort.FindFree()}");
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private StartAttempt(IEnumerable<(string Name, string? Value)> settings)
    {
        var app = Path.GetDirectoryName(BuiltProject.Assembly("Functions"))!;
        var start = new ProcessStartInfo(BuiltProject.DotnetHost, [BuiltProject.Assembly("FunctionsHost"), app])
        {
            WorkingDirectory = data.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Right().Select(setting => (setting.Key, setting.Value)).Concat(settings))
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="settings">What differs; null takes a setting away.</param>
    public static StartAttempt With(params (string Name, string? Value)[] settings) => new(settings);

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>The exit code, and everything that it wrote to stderr.</returns>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(process.HasExited, "It started, although a setting is wrong.");
        return (process.ExitCode, await errors);
    }

    /// <summary>Waits until it answers.</summary>
    public async Task AnswerAsync()
    {
        using var http = new HttpClient { BaseAddress = address };
        await Eventually.SeeAsync("it answers", () => IsLiveAsync(http), isLive => isLive || process.HasExited);
        Assert.False(process.HasExited, process.HasExited ? await errors + await output : "");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        data.Delete(recursive: true);
    }

    private static async Task<bool> IsLiveAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("api/v1/health?probe=live", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Dictionary<string, string?> Right() => new(FunctionAppSettings.Schedules())
    {
        ["ASPNETCORE_URLS"] = address.AbsoluteUri,
        ["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=bm9ib2R5IGxpc3RlbnM=;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;",
        ["Microsoft365__AuthorityHost"] = "https://127.0.0.1:1/",
        ["Microsoft365__GraphBaseUrl"] = "https://127.0.0.1:1/v1.0",
        ["Microsoft365__ExchangeBaseUrl"] = "https://127.0.0.1:1",
        ["Tenants__0__TenantId"] = "5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f",
        ["Tenants__0__Name"] = "Contoso",
        ["Tenants__0__Credential__Kind"] = "ClientSecret",
        ["Tenants__0__Credential__ClientId"] = "a1000000-0000-4000-8000-000000000001",
        ["Tenants__0__Credential__ClientSecret"] = "nobody-asks-for-it",
        ["Api__Authority"] = "https://127.0.0.1:1/5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f/v2.0",
        ["Api__Audience"] = "api://tenant-hygiene",
    };
}
