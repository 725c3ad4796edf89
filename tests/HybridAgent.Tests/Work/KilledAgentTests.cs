using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.TestDirectory;
using TenantHygiene.Testing;

namespace TenantHygiene.HybridAgent.Tests.Work;

public sealed class KilledAgentTests(SharedForest shared) : ForestTests(shared)
{
    private const string Attribute = "msExchArchiveGUID";

    // Between them they kill at every message: requests and replies, to and from both servers.
    private const int Parallelism = 2;

    [Fact]
    public async Task An_agent_that_is_killed_at_one_message_after_another_leaves_the_directory_right_and_answers_after_its_restart()
    {
        var kills = await Task.WhenAll(Enumerable.Range(1, Parallelism).Select(KillAtMessagesAsync));

        // Fewer would mean that the messages of a write were not seen at all.
        Assert.True(kills.Sum() >= 4, $"The agent was killed only {kills.Sum()} times.");
    }

    // Every parallel run has a tenant with an agent and an administrator of its own.
    private async Task<int> KillAtMessagesAsync(int offset)
    {
        using var folder = new TemporaryFolder();
        using var administrator = Forest.Administrate();
        using var cloud = new Cloud();
        await using var storage = new TenantStorage(cloud.TenantId);
        await storage.CreateAsync();
        await using var queues = new Relay(IPAddress.Loopback, storage.EndPoint);
        await using var directory = new Relay(Forest.Address, new(Forest.Address, 636));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var agent = new AgentProcess(Settings(cloud, storage, queues, directory, key, folder));
        WorkAnswer? Open(SignedMessage message) => message.Open(WorkAnswer.MessageType, AgentJson.Default.WorkAnswer, [key]);

        agent.Start();
        var heartbeat = await storage.ReceiveAsync(message =>
            message.Open(AgentHeartbeat.MessageType, AgentJson.Default.AgentHeartbeat, [key])
        );
        Assert.Equal((TestForest.Host, ExchangeSchema.Present, null), (heartbeat.DomainController, heartbeat.Schema, heartbeat.Problem));

        var kills = 0;
        for (var index = offset; ; index += Parallelism)
        {
            var (old, target) = (Guid.NewGuid(), Guid.NewGuid());
            var person = Person.Add(administrator, old);
            var item = cloud.Set(person, ExpectedValue.Of(old), target);
            var (seen, isArmed) = (0, true);
            ValueTask<bool> KillAtOnce(Direction direction)
            {
                if (isArmed && Interlocked.Increment(ref seen) == index)
                {
                    agent.Kill();
                    return ValueTask.FromResult(false);
                }

                return ValueTask.FromResult(true);
            }

            queues.Passes = directory.Passes = KillAtOnce;
            await storage.SendAsync(cloud.Sign(item));
            var answered = storage.ReceiveAsync(message => Open(message) is { } answer && answer.WorkId == item.Id ? answer : null);
            var wasKilled = await Task.WhenAny(answered, agent.Exited) != answered;
            isArmed = false;
            if (wasKilled)
            {
                kills++;
                agent.Start();
            }

            var written = await answered;
            Assert.Equal((null, target, true), (written.Refusal, written.Written, written.Before!.ArchiveGuid!.Is(old)));
            Assert.Equal(target, administrator.ReadGuid(person.ObjectGuid, Attribute));
            Assert.Single(storage.Received(Open).Where(answer => answer.WorkId == item.Id).Distinct());
            if (!wasKilled && seen < index)
            {
                break;
            }
        }

        agent.Kill();
        await agent.Exited;
        return kills;
    }

    private Dictionary<string, string?> Settings(
        Cloud cloud,
        TenantStorage storage,
        Relay queues,
        Relay directory,
        ECDsa key,
        TemporaryFolder folder
    )
    {
        var keyFile = folder.File("agent.pem");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        var settings = AgentSettings.For(cloud, Forest, keyFile, folder.File("data"));
        settings["Agent:HeartbeatEvery"] = "01:00:00";
        settings["Directory:Port"] = $"{directory.Port}";
        settings["Storage:WorkQueueUri"] = storage.WorkAddress(queues.Port);
        settings["Storage:AnswerQueueUri"] = storage.AnswerAddress(queues.Port);
        settings["Storage:PollEvery"] = "00:00:00.1";
        settings["Storage:VisibilityTimeout"] = "00:00:01";
        settings["Storage:RetryEvery"] = "00:00:01";
        return settings;
    }
}

/// <summary>The real agent as a process of its own, which can be killed.</summary>
internal sealed class AgentProcess(IReadOnlyDictionary<string, string?> settings) : IDisposable
{
    private Process? _process;

    /// <summary>Ends when the process does, with its exit code.</summary>
    public Task Exited => _process!.WaitForExitAsync();

    public int ExitCode => _process!.ExitCode;

    /// <summary>What it said when it ended; it must have.</summary>
    public Task<string> Errors => _process!.StandardError.ReadToEndAsync();

    public void Start()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TenantHygiene.HybridAgent.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["Logging__LogLevel__Default"] = "None";
        _process = Process.Start(start)!;
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill() => _process!.Kill();

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
    }
}
