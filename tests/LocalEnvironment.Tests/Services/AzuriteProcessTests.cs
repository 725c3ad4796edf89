using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Testing;

namespace TenantHygiene.LocalEnvironment.Tests.Services;

public sealed class AzuriteProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_lock_file_pins_the_version_and_names_no_registry()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "package-lock.json"));

        Assert.Equal("3.37.0", AzuriteInstallation.PinnedVersion(RepositoryRoot.Find()));
        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_answers_on_its_three_ports_and_on_the_same_ones_after_a_kill_and_a_restart()
    {
        Requires.Node();
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteProcess.StartAsync(folder.Path, cancellationToken: Cancellation);
        var ports = azurite.Ports;
        await AssertAnswersAsync(ports);

        await azurite.KillAsync();
        await azurite.RestartAsync(Cancellation);

        Assert.Equal(ports, azurite.Ports);
        await AssertAnswersAsync(ports);
    }

    private static async Task AssertAnswersAsync(AzuritePorts ports)
    {
        using var client = new HttpClient();
        foreach (var port in new[] { ports.Blob, ports.Queue, ports.Table })
        {
            using var answer = await client.GetAsync($"http://127.0.0.1:{port}/devstoreaccount1?comp=list", Cancellation);
            Assert.Contains(answer.Headers.Server, product => product.ToString().StartsWith("Azurite-", StringComparison.Ordinal));
        }
    }
}
