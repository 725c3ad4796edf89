using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Work;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.TestDirectory;
using TenantHygiene.Testing;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>The agent in this process, with everything but the queues: messages are handed to it.</summary>
internal sealed class AgentUnderTest : IDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private readonly TemporaryFolder _folder = new();
    private IHost _host;

    public AgentUnderTest(TestForest? forest, params (string Name, string? Value)[] more)
    {
        var keyFile = _folder.File("agent.pem");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        _settings = AgentSettings.For(Cloud, forest, keyFile, _folder.File("data"));
        _settings["Storage:ConnectionString"] = "UseDevelopmentStorage=true";
        foreach (var (name, value) in more)
        {
            _settings[name] = value;
        }

        _host = Build();
    }

    public Cloud Cloud { get; } = new();

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public WorkJournal Journal => Service<WorkJournal>();

    public DomainControllerConnector Connector => Service<DomainControllerConnector>();

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>What another process with the same data would do.</summary>
    public object OpenJournalAgain() => ActivatorUtilities.CreateInstance<WorkJournal>(_host.Services);

    public Task<WorkResult> HandleAsync(SignedMessage message) => HandleAsync(message.ToQueueText());

    public Task<WorkResult> HandleAsync(string text) =>
        Service<WorkMessageHandler>().HandleAsync(text, TestContext.Current.CancellationToken);

    public async Task<WorkAnswer> AnswerAsync(WorkItem item) => Assert.IsType<WorkResult.Reply>(await HandleAsync(Cloud.Sign(item))).Answer;

    /// <summary>What a restart does: everything is built anew, and only the files remain.</summary>
    public void Restart(params (string Name, string? Value)[] changes)
    {
        _host.Dispose();
        foreach (var (name, value) in changes)
        {
            _settings[name] = value;
        }

        _host = Build();
    }

    public void Dispose()
    {
        _host.Dispose();
        Cloud.Dispose();
        _folder.Dispose();
    }

    private IHost Build()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.AddHybridAgent();
        builder.Services.AddSingleton<TimeProvider>(Time);
        return builder.Build();
    }
}

/// <summary>Settings of an agent that serves a test forest.</summary>
internal static class AgentSettings
{
    public static Dictionary<string, string?> For(Cloud cloud, TestForest? forest, string keyFile, string dataPath) =>
        new()
        {
            ["Agent:Name"] = "agent-1",
            ["Agent:TenantId"] = cloud.TenantId.ToString(),
            ["Agent:CloudPublicKeys:0"] = cloud.PublicKey,
            ["Agent:PrivateKeyFile"] = keyFile,
            ["Agent:DataPath"] = dataPath,
            ["Directory:Server"] = forest?.Address.ToString() ?? "127.0.0.1",
            ["Directory:Authentication"] = "Account",
            ["Directory:UserName"] = TestForest.AgentUserName,
            ["Directory:Password"] = TestForest.AgentPassword,
            ["Directory:TrustedCaDirectory"] = forest?.TrustedCaDirectory,
        };
}
