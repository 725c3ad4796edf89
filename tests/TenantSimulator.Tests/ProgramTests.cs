using System.Diagnostics;

namespace TenantHygiene.TenantSimulator.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("simulator");

    [Fact]
    public async Task The_process_says_ready_serves_and_ends_at_SIGTERM()
    {
        using var process = Start("--data", _data.FullName, "--port", "0");
        var ready = await process.StandardOutput.ReadLineAsync(TestTenant.Cancellation);
        Assert.StartsWith("ready https://127.0.0.1:", ready, StringComparison.Ordinal);

        using var http = new HttpClient(
            Trust.Handler(await File.ReadAllTextAsync(Path.Combine(_data.FullName, "ca.pem"), TestTenant.Cancellation))
        );
        var cases = await http.GetStringAsync($"{ready!.Split(' ')[1]}/simulator/cases", TestTenant.Cancellation);
        Assert.Contains("aduser1@contoso.example", cases, StringComparison.Ordinal);

        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestTenant.Cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_scenario_that_is_not_there_ends_the_process_with_one_line()
    {
        using var process = Start("--data", _data.FullName, "--scenario", "/nowhere/scenario.json");
        var error = await process.StandardError.ReadToEndAsync(TestTenant.Cancellation);
        await process.WaitForExitAsync(TestTenant.Cancellation);

        Assert.Equal((1, 1), (process.ExitCode, error.Trim().Split('\n').Length));
        Assert.Contains("/nowhere/scenario.json", error, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [typeof(SimulatedTenant).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
