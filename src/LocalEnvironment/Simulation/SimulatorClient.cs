using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TenantHygiene.LocalEnvironment.Simulation;

/// <summary>Asks a simulated tenant, trusting its private certificate authority and no other.</summary>
public sealed class SimulatorClient : IDisposable
{
    /// <summary>Makes a client.</summary>
    /// <param name="baseUrl">Such as <c>https://127.0.0.1:40443</c>.</param>
    /// <param name="caFile">The authority's certificate, PEM.</param>
    public SimulatorClient(Uri baseUrl, string caFile)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(caFile);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        Http = new HttpClient(handler) { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>For requests that have no method here.</summary>
    public HttpClient Http { get; }

    /// <summary>What happened since the simulator's start.</summary>
    public Task<SimulatorReport> GetReportAsync(CancellationToken cancellationToken) => GetAsync("simulator/report", SimulatorJson.Default.SimulatorReport, cancellationToken);

    /// <summary>What stands in each tenant.</summary>
    public Task<IReadOnlyList<TenantState>> GetStateAsync(CancellationToken cancellationToken) => GetAsync("simulator/state", SimulatorJson.Default.IReadOnlyListTenantState, cancellationToken);

    /// <summary>What the scenario expects.</summary>
    public Task<IReadOnlyList<ExpectedCase>> GetCasesAsync(CancellationToken cancellationToken) => GetAsync("simulator/cases", SimulatorJson.Default.IReadOnlyListExpectedCase, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await Http.GetFromJsonAsync(path, type, cancellationToken) ?? throw new JsonException($"The simulator answered null to {path}.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SimulatorReport))]
[JsonSerializable(typeof(IReadOnlyList<TenantState>))]
[JsonSerializable(typeof(IReadOnlyList<ExpectedCase>))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
