using System.Net.Http.Json;
using System.Text;
using Azure.Storage.Queues;
using TenantHygiene.Conformance.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Conformance.Hosts;

/// <summary>An app of its own, which is asked to end while it works.</summary>
public sealed class HostShutdownTests(SharedApp shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_is_asked_to_end_finishes_the_request_and_the_message_in_work_and_goes_on_with_its_orchestrations_later()
    {
        Assert.SkipWhen(Machine.MissingPrerequisite is not null, Machine.MissingPrerequisite ?? "");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var prefix = "s" + Guid.NewGuid().ToString("N")[..12];
        await using var app = await AppProcess.StartAsync("stopping", shared.Storage, prefix);
        var instances = new InstanceDriver(app.Http);
        await instances.StartAsync("Collect", prefix);
        await instances.RaiseAsync(prefix, "letter", "a");

        var queue = await QueueAsync(prefix, "slow");
        await queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes("work")), Cancellation);
        await Eventually.SeeAsync(
            "the message in work",
            () => app.Http.GetFromJsonAsync<string[]>("journal/slow", Cancellation),
            lines => lines?.Length == 1
        );
        var request = app.Http.GetStringAsync("slow", Cancellation);
        await Eventually.SeeAsync(
            "the request in work",
            () => app.Http.GetFromJsonAsync<string[]>("journal/slow-request", Cancellation),
            lines => lines?.Length == 1
        );
        await app.Process.StopAsync();
        Assert.Equal("answered", await request);

        Assert.Equal(0, await app.Process.Exited);
        Assert.Equal(1, await CountAsync(await QueueAsync(prefix, "done")));
        Assert.Equal(0, await CountAsync(queue));

        await app.StartAgainAsync();
        await instances.RaiseAsync(prefix, "letter", "b");
        await instances.RaiseAsync(prefix, "letter", "c");
        Assert.Equal("\"abc\"", (await instances.EndAsync(prefix)).Output);
        Assert.Equal(1, await CountAsync(await QueueAsync(prefix, "done")));
    }

    private async Task<QueueClient> QueueAsync(string prefix, string name)
    {
        var queue = new QueueClient(shared.Storage, $"{prefix}-{name}");
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return queue;
    }

    private static async Task<int> CountAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;
}
