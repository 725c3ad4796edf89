using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>A running hybrid agent.</summary>
public sealed class HybridAgentProcess : IAsyncDisposable
{
    private readonly ProcessDefinition _order;

    private HybridAgentProcess(ProcessDefinition order)
    {
        _order = order;
        Process = SupervisedProcess.Start(order);
    }

    /// <summary>The process that runs now, or ran last.</summary>
    public SupervisedProcess Process { get; private set; }

    /// <summary>Starts an agent. It looks for its work by itself, so that nothing has to wait for it.</summary>
    /// <param name="directory">The directory that it serves.</param>
    /// <param name="storage">The connection string of the storage account.</param>
    /// <param name="dataDirectory">Its journal goes to <c>hybrid-agent</c> in it, its log to <c>logs</c>.</param>
    /// <exception cref="ProcessException">It was not built.</exception>
    public static HybridAgentProcess Start(LocalDirectory directory, string storage, string dataDirectory)
    {
        var assembly = BuiltProject.Assembly("HybridAgent");
        var data = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(dataDirectory), "hybrid-agent")).FullName;
        return new HybridAgentProcess(
            new ProcessDefinition
            {
                Name = "The hybrid agent",
                FileName = BuiltProject.DotnetHost,
                Arguments = [assembly],
                Environment = new Dictionary<string, string?>
                {
                    ["Agent__Name"] = "local",
                    ["Agent__TenantId"] = directory.TenantId.ToString(),
                    ["Agent__CloudPublicKeys__0"] = directory.CloudKey,
                    ["Agent__PrivateKeyFile"] = directory.AgentKeyFile,
                    ["Agent__DataPath"] = data,
                    ["Agent__HeartbeatEvery"] = "00:00:02",
                    ["Storage__ConnectionString"] = storage,
                    ["Storage__PollEvery"] = "00:00:01",
                    ["Storage__VisibilityTimeout"] = "00:00:03",
                    ["Storage__RetryEvery"] = "00:00:01",
                    ["Directory__Server"] = directory.Forest.Address.ToString(),
                    ["Directory__Authentication"] = "Account",
                    ["Directory__UserName"] = TestForest.AgentUserName,
                    ["Directory__Password"] = TestForest.AgentPassword,
                    ["Directory__TrustedCaDirectory"] = directory.Forest.TrustedCaDirectory,
                },
                WorkingDirectory = Path.GetDirectoryName(assembly)!,
                LogFile = Path.Combine(Path.GetFullPath(dataDirectory), "logs", "hybrid-agent.log"),
            }
        );
    }

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Starts it again with the same settings and journal, stopping it first if it runs.</summary>
    public async Task RestartAsync()
    {
        await Process.DisposeAsync();
        Process = SupervisedProcess.Start(_order);
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
