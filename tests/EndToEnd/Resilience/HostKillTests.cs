using System.Diagnostics;
using System.Globalization;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Resilience;

/// <summary>
/// Host, worker, or both are killed again and again while remediations run. The journal is the simulated tenant's: it counts what was done
/// to it, whatever the product believes. A few kills in every run; HOST_KILLS=100 for many.
/// </summary>
public sealed class HostKillTests(KilledProduct product) : EndToEndTests(product), IClassFixture<KilledProduct>
{
    private const int UsersInEachRound = 4;

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("HOST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Fact]
    public async Task Whatever_is_killed_nothing_is_lost_nothing_is_done_twice_and_no_process_stays_behind()
    {
        Assert.SkipWhen(Machine.UsesFunc, "E2E_HOST=func: the official host keeps its processes in its own way.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are read from /proc.");
        List<(string Id, AffectedUser User)> requested = [];
        HashSet<int> seen = [];
        foreach (var round in Enumerable.Range(0, Kills))
        {
            foreach (var number in Enumerable.Range(0, UsersInEachRound))
            {
                var user = await Tenant.AddConflictAsync($"kill{round}x{number}");
                requested.Add((await RequestAsync(user), user));
            }

            // At any moment of what goes on; no assertion depends on which.
            await Task.Delay(Random.Shared.Next(3_000), Cancellation);
            await KillAsync(round, seen);
        }

        foreach (var (id, user) in requested)
        {
            var end = await Api.WaitForEndAsync(id);
            Assert.Equal((RemediationState.Resolved, "verified-gone"), (end.State, end.Outcome?.Code));
            Assert.Equal("purged", Assert.Single(await Tenant.RemovalsAsync(user)).Outcome);
        }

        Assert.Equal(0, (await Tenant.ReportAsync()).Damage);
        var left = seen.Where(id => id != Product.Processes.FunctionApp.Process.Id)
            .Except(Children(Product.Processes.FunctionApp.Process.Id));
        await Eventually.SeeAsync(
            "the end of everything that was killed",
            () => Task.FromResult(left.Where(Runs).ToArray()),
            running => running.Length == 0
        );
    }

    // A caller whose answer was lost asks again, and is attached to what runs.
    private async Task<string> RequestAsync(AffectedUser user)
    {
        while (true)
        {
            try
            {
                return await Api.RequestRemediationAsync(user);
            }
            catch (Exception exception)
                when (exception is HttpRequestException or TaskCanceledException && !Cancellation.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            }
        }
    }

    private async Task KillAsync(int round, HashSet<int> seen)
    {
        var app = Product.Processes.FunctionApp;
        var host = app.Process.Id;
        int[] workers = [.. Children(host)];
        seen.UnionWith([host, .. workers]);
        switch (round % 3)
        {
            case 0:
                // The host alone: the worker has to end by itself.
                Kill(host);
                await app.Process.Exited;
                await app.RestartAsync(Cancellation);
                break;
            case 1:
                // The worker alone: the host starts another.
                Array.ForEach(workers, Kill);
                await Eventually.SeeAsync(
                    "another worker",
                    () => Task.FromResult(Children(host).Except(workers).ToArray()),
                    started => started.Length == 1
                );
                break;
            default:
                await app.KillAsync();
                await app.RestartAsync(Cancellation);
                break;
        }

        await Eventually.SeeAsync("the app answers", () => AnswersAsync(), answers => answers);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Product.Processes.Api.Http.GetAsync(
                new Uri("api/v1/health?probe=live", UriKind.Relative),
                Cancellation
            );
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException && !Cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private static IEnumerable<int> Children(int processId) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(id => Stat(id) is { } stat && stat.Parent == processId);

    private static bool Runs(int processId) => Stat(processId) is not null;

    // State and parent follow the name, which may hold spaces and brackets. A zombie has ended.
    private static (string State, int Parent)? Stat(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>A product of its own, which is killed.</summary>
public sealed class KilledProduct() : Product("killed", Scenario("one-tenant.json"), ShortWaits.Short);
