using System.Diagnostics;
using System.Net;
using TenantHygiene.Conformance.Support;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Testing;

namespace TenantHygiene.Conformance.Hosts;

/// <summary>Host and worker are two processes: what becomes of one when the other ends.</summary>
public sealed class HostProcessTests(SharedApp shared)
{
    private readonly string _prefix = "p" + Guid.NewGuid().ToString("N")[..12];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_is_killed_is_started_again_and_its_orchestrations_go_on()
    {
        await using var app = await StartAsync("worker-killed");
        var instances = new InstanceDriver(app.Http);
        await instances.StartAsync("Collect", _prefix);
        // The storage provider discards events of an instance whose first run has not been stored, and the kill would abort that run.
        await instances.SeeAsync(_prefix, instance => instance.Status == "Running");
        await instances.RaiseAsync(_prefix, "letter", "a");
        var worker = Assert.Single(HostProcesses.ChildrenOf(app.Process.Id));

        HostProcesses.Kill(worker);

        await Eventually.SeeAsync(
            "another worker",
            () => Task.FromResult(HostProcesses.ChildrenOf(app.Process.Id)),
            workers => workers is [var other] && other != worker
        );
        await instances.RaiseAsync(_prefix, "letter", "b");
        await instances.RaiseAsync(_prefix, "letter", "c");

        // An event that the kill interrupts is delivered again after a pause, perhaps behind later ones: each once, in any order.
        Assert.Equal("abc", string.Concat((await instances.EndAsync(_prefix)).Output!.Trim('"').Order()));
    }

    [Fact]
    public async Task A_host_that_is_killed_leaves_no_worker_behind()
    {
        await using var app = await StartAsync("host-killed");
        var worker = Assert.Single(HostProcesses.ChildrenOf(app.Process.Id));

        HostProcesses.Kill(app.Process.Id);

        await Eventually.SeeAsync("the worker's end", () => Task.FromResult(HostProcesses.Runs(worker)), runs => !runs);
    }

    [Fact]
    public async Task A_host_that_is_asked_to_end_does_so_within_seconds_and_leaves_no_worker_behind()
    {
        await using var app = await StartAsync("host-stopped");
        var worker = Assert.Single(HostProcesses.ChildrenOf(app.Process.Id));
        var began = Stopwatch.GetTimestamp();

        await app.Process.StopAsync();

        Assert.Equal(0, await app.Process.Exited);
        Assert.False(HostProcesses.Runs(worker));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData("AzureFunctionsJobHost__extensions__queues__batchSize", "0", "batchSize")]
    [InlineData("Conformance__Yearly", null, "Conformance__Yearly")]
    [InlineData("Conformance__Yearly", "now and then", "'TickAtStart' (Conformance__Yearly)")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=maybe", "AzureWebJobsStorage")]
    public async Task A_host_that_cannot_start_says_why_in_one_line_and_leaves_no_worker_behind(string setting, string? value, string named)
    {
        var (exitCode, errors, worker) = await StartInVainAsync(setting, value);

        Assert.Equal(1, exitCode);
        Assert.Contains(named, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        await Eventually.SeeAsync("the worker's end", () => Task.FromResult(worker is { } id && HostProcesses.Runs(id)), runs => !runs);
    }

    [Theory]
    [InlineData("runtime/webhooks/durabletask/instances")]
    [InlineData("runtime/webhooks/durabletask/orchestrators/Collect")]
    [InlineData("admin/host/status")]
    [InlineData("AzureFunctionsRpcMessages.FunctionRpc/EventStream")]
    public async Task What_the_host_and_its_extensions_keep_for_themselves_is_not_open_to_callers(string path)
    {
        Assert.SkipWhen(Machine.UsesFunctionsHost, "The official host asks for its own keys there.");
        Assert.SkipWhen(Machine.MissingPrerequisite is not null, Machine.MissingPrerequisite ?? "");

        using var get = await shared.App.Http.GetAsync(new Uri($"/{path}", UriKind.Relative), Cancellation);
        using var post = await shared.App.Http.PostAsync(new Uri($"/{path}", UriKind.Relative), null, Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (get.StatusCode, post.StatusCode));
    }

    private async Task<AppProcess> StartAsync(string name)
    {
        SkipWhereItCannotRun();
        return await AppProcess.StartAsync(name, shared.Storage, _prefix);
    }

    private static void SkipWhereItCannotRun()
    {
        Assert.SkipWhen(Machine.MissingPrerequisite is not null, Machine.MissingPrerequisite ?? "");
        Assert.SkipWhen(Machine.UsesFunctionsHost, "The official host keeps its processes in its own way.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are read from /proc.");
    }

    private async Task<(int ExitCode, string Errors, int? Worker)> StartInVainAsync(string setting, string? value)
    {
        SkipWhereItCannotRun();
        var app = Path.GetDirectoryName(BuiltProject.Assembly("Conformance.App"))!;
        var start = new ProcessStartInfo(BuiltProject.DotnetHost, [BuiltProject.Assembly("FunctionsHost"), app])
        {
            WorkingDirectory = app,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var (name, given) in AppProcess
                .Settings(new Uri($"http://127.0.0.1:{LoopbackPort.FindFree()}"), shared.Storage, _prefix)
                .Append(new(setting, value))
        )
        {
            start.Environment[name] = given;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        int? worker = null;
        while (!process.HasExited)
        {
            worker ??= HostProcesses.ChildrenOf(process.Id) is [var id, ..] ? id : null;
            await Task.WhenAny(process.WaitForExitAsync(Cancellation), Task.Delay(50, Cancellation));
        }

        await output;
        return (process.ExitCode, await errors, worker);
    }
}
