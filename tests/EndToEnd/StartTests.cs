using System.Diagnostics;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd;

/// <summary>A wrong or missing setting stops the start with one line that names it.</summary>
public sealed class StartTests
{
    public StartTests() =>
        Assert.SkipWhen(
            Machine.MissingPrerequisite is not null || Machine.UsesFunc,
            Machine.MissingPrerequisite ?? "E2E_HOST=func: the Functions host reports start errors of the worker in its own way."
        );

    /// <summary>The setting, its wrong value (null: it is missing), and how the line names it.</summary>
    public static TheoryData<string, string?, string> WrongSettings =>
        new()
        {
            { "AzureWebJobsStorage", null, "AzureWebJobsStorage" },
            { "AzureWebJobsStorage", "not a connection string", "AzureWebJobsStorage" },
            { "Tenants__0__TenantId", null, "Tenants__0__TenantId" },
            { "Tenants__0__TenantId", "contoso.onmicrosoft.com", "Tenants__0__TenantId" },
            { "Tenants__0__Policy", "reckless", "Tenants__0__Policy" },
            { "Tenants__0__Credential__Kind", null, "Tenants__0__Credential__Kind" },
            { "Tenants__0__Credential__Kind", "Password", "Tenants__0__Credential__Kind" },
            { "Tenants__0__Credential__ClientId", "me", "Tenants__0__Credential__ClientId" },
            { "Tenants__0__Credential__ClientSecret", null, "Tenants__0__Credential__ClientSecret" },
            { "Microsoft365__TrustedCaFile", "/nowhere/ca.pem", "Microsoft365__TrustedCaFile" },
            { "Microsoft365__GraphBaseUrl", "http://127.0.0.1:1/v1.0", "Microsoft365__GraphBaseUrl" },
            { "Microsoft365__ExchangeBaseUrl", "127.0.0.1", "Microsoft365__ExchangeBaseUrl" },
            { "Microsoft365__AuthorityHost", "http://127.0.0.1:1/", "Microsoft365__AuthorityHost" },
            { "Api__Authority", null, "Api__Authority" },
            { "Api__Authority", "http://127.0.0.1:1/tenant/v2.0", "Api__Authority" },
            { "Api__Audience", null, "Api__Audience" },
            { "Detection__Schedule", "every day", "Detection__Schedule" },
            { "Detection__Cadence", "13:00:00", "Detection__Cadence" },
            { "Detection__CleanCadence", "00:01:00", "Detection__CleanCadence" },
            { "Detection__MaximumBackoff", "2.00:00:00", "Detection__MaximumBackoff" },
            { "Detection__ExamineAgainAfter", "-01:00:00", "Detection__ExamineAgainAfter" },
            { "Watchdog__Schedule", "now and then", "Watchdog__Schedule" },
            { "Watchdog__Grace", "00:00:00", "Watchdog__Grace" },
            { "Retention__Schedule", "now and then", "Retention__Schedule" },
            { "Retention__KeepMessages", "7.00:00:00", "Retention__KeepMessages" },
            { "Policies__Folder", "/nowhere/policies", "Policies__Folder" },
            { "Verification__FirstCheckAfter", "soon", "Verification__FirstCheckAfter" },
            { "Verification__GiveUpAfter", "00:00:00", "Verification__GiveUpAfter" },
            { "Purge__SettleAfter", "two weeks", "Purge__SettleAfter" },
            { "OnPremises__SigningKey", "nonsense", "OnPremises__SigningKey" },
            { "OnPremises__WorkExpiresAfter", "00:00:00", "OnPremises__WorkExpiresAfter" },
            { "OnPremises__AnswersSchedule", "often", "OnPremises__AnswersSchedule" },
            { "Tenants__0__OnPremises__Strategy", "Agent", "Tenants__0__OnPremises__AgentKey" },
        };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_stops_the_start_with_one_line_that_names_it(string setting, string? value, string named)
    {
        await using var start = StartedFunctionApp.With((setting, value));

        var (exitCode, errors) = await start.EndAsync();

        Assert.True(exitCode == 1, $"Exit code {exitCode}; stderr: {errors}");
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_policy_document_stops_the_start_with_one_line_that_names_the_file_and_the_member()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("bold.json"),
            """{ "name": "bold", "description": "", "guidInUse": { "mailUsers": { "action": "plan, approve" }, "mailboxes": { "action": "plan" } }, "budgets": { "perDay": 1, "percentOfUsersPerDay": 1 } }""",
            TestContext.Current.CancellationToken
        );
        await using var start = StartedFunctionApp.With(("Policies__Folder", folder.Path));

        var (exitCode, errors) = await start.EndAsync();

        Assert.Equal(1, exitCode);
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(new[] { "Policies__Folder", "bold.json", "guidInUse.mailUsers.action" }, part =>
            Assert.Contains(part, line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Where_Microsoft_answers_a_purge_cannot_count_as_not_done_while_it_may_still_act()
    {
        await using var start = StartedFunctionApp.With(("Microsoft365__ExchangeBaseUrl", null), ("Purge__SettleAfter", "00:04:59"));

        var (exitCode, errors) = await start.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(
            "Purge__SettleAfter",
            Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_secret_is_not_repeated_when_another_setting_is_wrong()
    {
        await using var start = StartedFunctionApp.With(
            ("Tenants__0__Credential__ClientId", "me"),
            ("Tenants__0__Credential__ClientSecret", "do-not-tell")
        );

        var (_, errors) = await start.EndAsync();

        Assert.DoesNotContain("do-not-tell", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_all_settings_right_it_starts()
    {
        await using var storage = await AzuriteProcess.StartAsync(
            Path.Combine(RepositoryRoot.Find(), "artifacts", "end-to-end", "start"),
            inMemory: true,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await using var start = StartedFunctionApp.With(("AzureWebJobsStorage", storage.ConnectionString));

        await start.AnswerAsync();
    }
}

/// <summary>
/// A function app that is started by itself, with settings that are right but for the given ones. Nothing answers at its endpoints.
/// </summary>
internal sealed class StartedFunctionApp : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _data = new();
    private readonly Process _process;
    private readonly Uri _address = new($"http://127.0.0.1:{LoopbackPort.FindFree()}");
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private StartedFunctionApp(IEnumerable<(string Name, string? Value)> settings)
    {
        var app = Path.GetDirectoryName(BuiltProject.Assembly("Functions"))!;
        var start = new ProcessStartInfo(BuiltProject.DotnetHost, [BuiltProject.Assembly("FunctionsHost"), app])
        {
            WorkingDirectory = _data.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Right().Select(setting => (setting.Key, setting.Value)).Concat(settings))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="settings">What differs; null takes a setting away.</param>
    public static StartedFunctionApp With(params (string Name, string? Value)[] settings) => new(settings);

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>The exit code, and everything that it wrote to stderr.</returns>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_timeout);
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(_process.HasExited, "It started, although a setting is wrong.");
        return (_process.ExitCode, await _errors);
    }

    /// <summary>Waits until it answers.</summary>
    public async Task AnswerAsync()
    {
        using var http = new HttpClient { BaseAddress = _address };
        await Eventually.SeeAsync("it answers", () => IsLiveAsync(http), isLive => isLive || _process.HasExited);
        Assert.False(_process.HasExited, _process.HasExited ? await _errors + await _output : "");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _data.Dispose();
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

    private Dictionary<string, string?> Right() =>
        new(FunctionAppSettings.Schedules())
        {
            ["ASPNETCORE_URLS"] = _address.AbsoluteUri,
            ["AzureWebJobsStorage"] =
                "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=bm9ib2R5IGxpc3RlbnM=;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;",
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
