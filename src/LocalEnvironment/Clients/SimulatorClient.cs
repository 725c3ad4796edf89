using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TenantHygiene.LocalEnvironment.Clients;

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
    public Task<SimulatorReport> GetReportAsync(CancellationToken cancellationToken) =>
        GetAsync("simulator/report", SimulatorJson.Default.SimulatorReport, cancellationToken);

    /// <summary>The current state of each tenant.</summary>
    public Task<IReadOnlyList<TenantState>> GetStateAsync(CancellationToken cancellationToken) =>
        GetAsync("simulator/state", SimulatorJson.Default.IReadOnlyListTenantState, cancellationToken);

    /// <summary>What the scenario expects.</summary>
    public Task<IReadOnlyList<ExpectedCase>> GetCasesAsync(CancellationToken cancellationToken) =>
        GetAsync("simulator/cases", SimulatorJson.Default.IReadOnlyListExpectedCase, cancellationToken);

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

/// <summary>What the simulator saw and judged, from <c>GET /simulator/report</c>.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="PeakConcurrency">The most at the same time.</param>
/// <param name="Routes">Requests by route.</param>
/// <param name="Tenants">What was done to each tenant.</param>
/// <param name="Damage">How many unintended changes there were.</param>
/// <param name="WrongPurges">How many purges were unintended.</param>
public sealed record SimulatorReport(
    int Requests,
    int PeakConcurrency,
    IReadOnlyList<RouteReport> Routes,
    IReadOnlyList<TenantReport> Tenants,
    int Damage,
    int WrongPurges
)
{
    /// <summary>Purges that took place.</summary>
    [JsonIgnore]
    public IEnumerable<Removal> Purges => Tenants.SelectMany(tenant => tenant.Removals).Where(removal => removal.Outcome == "purged");

    /// <summary>How many requests were answered with 429, by API.</summary>
    public IReadOnlyDictionary<string, int> Throttled =>
        Routes
            .GroupBy(route => route.Api)
            .Select(api => (api.Key, Count: api.Sum(route => route.Statuses.GetValueOrDefault("429"))))
            .Where(api => api.Count > 0)
            .ToDictionary(api => api.Key, api => api.Count);
}

/// <summary>The requests of one route.</summary>
/// <param name="Api">The API.</param>
/// <param name="Route">The cmdlet, or method and path.</param>
/// <param name="Requests">How many.</param>
/// <param name="Statuses">Answers by HTTP status.</param>
public sealed record RouteReport(string Api, string Route, int Requests, IReadOnlyDictionary<string, int> Statuses);

/// <summary>What was done to a tenant.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Removals">Every removal that was asked for.</param>
/// <param name="Damage">The unintended changes.</param>
public sealed record TenantReport(Guid TenantId, IReadOnlyList<Removal> Removals, IReadOnlyList<Damage> Damage);

/// <summary>A removal that was asked for.</summary>
/// <param name="Time">When.</param>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Identity">The identity as sent.</param>
/// <param name="Outcome"><c>purged</c>, <c>accountDeleted</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="NamedBy">Users whose errors named a GUID of the object.</param>
public sealed record Removal(
    DateTimeOffset Time,
    string Cmdlet,
    string Identity,
    string Outcome,
    string? Reason,
    IReadOnlyList<string> NamedBy
);

/// <summary>An unintended change.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Detail">In words.</param>
/// <param name="Name">The object's name.</param>
public sealed record Damage(DateTimeOffset Time, string Kind, string Detail, string Name);

/// <summary>The current state of a simulated tenant, from <c>GET /simulator/state</c>.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserCount">Users that are not deleted.</param>
/// <param name="Users">Those that the scenario names, or that have or had errors.</param>
public sealed record TenantState(Guid TenantId, int UserCount, IReadOnlyList<UserState> Users);

/// <summary>A user now.</summary>
/// <param name="Id">The object id.</param>
/// <param name="UserPrincipalName">The name.</param>
/// <param name="IsDeleted">Whether it is in the recycle bin.</param>
/// <param name="Errors">Its error entries.</param>
public sealed record UserState(Guid Id, string UserPrincipalName, bool IsDeleted, IReadOnlyList<ErrorState> Errors)
{
    /// <summary>Whether Exchange still reports an error, which is what the product is to end.</summary>
    public bool HasExchangeError =>
        !IsDeleted
        && Errors.Any(error => !error.IsResolved && error.ServiceInstance.StartsWith("exchange/", StringComparison.OrdinalIgnoreCase));
}

/// <summary>An error entry.</summary>
/// <param name="IsResolved">Whether the service calls it resolved.</param>
/// <param name="ServiceInstance">The service that reports it, such as <c>exchange/EURPR05</c>.</param>
public sealed record ErrorState(bool IsResolved, string ServiceInstance);

/// <summary>What the scenario expects of one user in the end, from <c>GET /simulator/cases</c>.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserId">The user's object id; null when the user is not there.</param>
/// <param name="User">The user principal name.</param>
/// <param name="Title">What is wrong, in short.</param>
/// <param name="State">The expected final state, or <see cref="NoRemediation"/>.</param>
/// <param name="OutcomeContains">A part of the outcome's text; null when any will do.</param>
/// <param name="Explanation">Why this is the right end.</param>
public sealed record ExpectedCase(
    Guid TenantId,
    Guid? UserId,
    string User,
    string Title,
    string State,
    string? OutcomeContains,
    string Explanation
)
{
    /// <summary>Stands for: no remediation may exist.</summary>
    public const string NoRemediation = "None";
}
