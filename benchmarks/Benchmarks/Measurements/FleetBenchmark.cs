using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Registers many tenants by an imported list, and lets the timer scan them in a cadence that is much shorter than that of a real
/// installation. Microsoft Graph takes as long for a page as it ordinarily does. Nobody is repaired.
/// </summary>
public static class FleetBenchmark
{
    private const int PartOfList = 200;
    private static readonly TimeSpan _page = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _aRound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(10);

    /// <summary>Measures one round of a single host and, where asked for, one with two hosts of which one is killed.</summary>
    public static async Task<FleetFigures> MeasureAsync(FleetShape fleet, bool killsOneOfTwo, CancellationToken cancellationToken)
    {
        await using var stage = await BenchmarkStage.SetAsync(
            TenantShape.Idle with
            {
                Fleet = fleet,
                GraphRequest = _page,
            },
            new Dictionary<string, string?>
            {
                ["AzureWebJobs.StartRemediation.Disabled"] = "true",
                ["AzureWebJobs.DetectProvisioningErrors.Disabled"] = null,
                ["Detection__Schedule"] = "*/5 * * * * *",
                ["Detection__Cadence"] = _aRound.ToString(),
                ["Detection__CleanCadence"] = _aRound.ToString(),
                ["Secrets__fleet"] = FleetShape.ClientSecret,
            },
            storageInMemory: true,
            cancellationToken: cancellationToken
        );
        var tenants = await ImportAsync(stage, cancellationToken);
        var first = await WaitForAllAsync(stage, tenants, TimeProvider.System.GetUtcNow(), cancellationToken);

        var (processorTime, storage) = (stage.Meter.ProcessorTime, stage.Storage.Counts);
        var began = TimeProvider.System.GetUtcNow();
        await Task.Delay(_aRound, cancellationToken);
        (processorTime, storage) = (stage.Meter.ProcessorTime - processorTime, Since(stage.Storage.Counts, storage));
        var scans = await ListAsync(stage, began - _aRound, cancellationToken);
        var inRound = scans.Where(scan => scan.EndedAt >= began && scan.EndedAt < began + _aRound).ToList();
        return new FleetFigures
        {
            Fleet = fleet,
            Cadence = _aRound,
            FirstRound = first,
            Scanned = inRound.DistinctBy(scan => scan.TenantId).Count(scan => tenants.Contains(scan.TenantId)),
            Scans = inRound.Count,
            Incomplete = scans.Count(scan => !scan.IsRunning && !scan.IsComplete),
            LongestGap = LongestGap(scans, tenants),
            ProcessorTime = processorTime,
            Storage = storage,
            AfterKill = killsOneOfTwo ? await KillOneOfTwoAsync(stage, tenants, cancellationToken) : null,
        };
    }

    // Both processes work on the same task hub and the same queues, without any setting that says so.
    private static async Task<FleetAfterKill> KillOneOfTwoAsync(
        BenchmarkStage stage,
        HashSet<Guid> tenants,
        CancellationToken cancellationToken
    )
    {
        await using var second = await stage.StartSecondAsync(cancellationToken);
        await Task.Delay(_aRound / 4, cancellationToken);
        var killedAt = TimeProvider.System.GetUtcNow();
        await stage.FunctionApp.KillAsync();
        var took = await WaitForAllAsync(stage, tenants, killedAt, cancellationToken, second);
        var scans = await ListAsync(stage, killedAt, cancellationToken, second);
        return new FleetAfterKill(took, scans.Count(scan => !scan.IsRunning && !scan.IsComplete));
    }

    private static async Task<HashSet<Guid>> ImportAsync(BenchmarkStage stage, CancellationToken cancellationToken)
    {
        var tenants = await stage.Simulator.Client.Http.GetFromJsonAsync(
            new Uri("simulator/tenants", UriKind.Relative),
            FleetJson.Default.IReadOnlyListFleetTenant,
            cancellationToken
        );
        var ids = tenants!.Select(tenant => tenant.TenantId).Where(id => id != stage.TenantId).ToHashSet();
        foreach (var part in ids.Chunk(PartOfList))
        {
            var list = new StringBuilder("tenantId,name,policy,kind,clientId,secretName\n");
            foreach (var id in part)
            {
                list.Append(CultureInfo.InvariantCulture, $"{id},Tenant {id:N},automatic,ClientSecret,{FleetShape.ClientId},fleet\n");
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/tenants/import", UriKind.Relative));
            request.Content = new StringContent(list.ToString(), Encoding.UTF8, "text/csv");
            using var answer = await SendAsync(stage, stage.Api.Http, request, cancellationToken);
        }

        return ids;
    }

    private static async Task<TimeSpan> WaitForAllAsync(
        BenchmarkStage stage,
        HashSet<Guid> tenants,
        DateTimeOffset since,
        CancellationToken cancellationToken,
        FunctionAppProcess? at = null
    )
    {
        while (true)
        {
            await Task.Delay(_betweenLooks, cancellationToken);
            var scanned = (await ListAsync(stage, since, cancellationToken, at))
                .Where(scan => scan.IsComplete)
                .Select(scan => scan.TenantId);
            if (tenants.IsSubsetOf(scanned))
            {
                return TimeProvider.System.GetUtcNow() - since;
            }

            if (TimeProvider.System.GetUtcNow() - since > _timeout)
            {
                throw new InvalidOperationException($"{tenants.Except(scanned).Count()} tenants were not scanned within {_timeout}.");
            }
        }
    }

    /// <summary>Scans that began since a time, newest first.</summary>
    private static async Task<IReadOnlyList<FleetScan>> ListAsync(
        BenchmarkStage stage,
        DateTimeOffset since,
        CancellationToken cancellationToken,
        FunctionAppProcess? at = null
    )
    {
        using var other = at is null ? null : new HttpClient { BaseAddress = at.BaseUrl };
        var all = new List<FleetScan>();
        string? cursor = null;
        do
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri($"api/v1/scans?top=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", UriKind.Relative)
            );
            using var answer = await SendAsync(stage, other ?? stage.Api.Http, request, cancellationToken);
            var page = (await answer.Content.ReadFromJsonAsync(FleetJson.Default.FleetScanPage, cancellationToken))!;
            all.AddRange(page.Items);
            cursor = all.Count > 0 && all[^1].StartedAt < since ? null : page.NextCursor;
        } while (cursor is not null);
        return [.. all.Where(scan => scan.StartedAt >= since)];
    }

    private static async Task<HttpResponseMessage> SendAsync(
        BenchmarkStage stage,
        HttpClient http,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await stage.Tokens.GetAsync(cancellationToken));
        var answer = await http.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode
            ? answer
            : throw new HttpRequestException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private static TimeSpan LongestGap(IEnumerable<FleetScan> scans, HashSet<Guid> tenants) =>
        scans
            .Where(scan => tenants.Contains(scan.TenantId))
            .GroupBy(scan => scan.TenantId)
            .SelectMany(own => own.Select(scan => scan.StartedAt).Order().ToList() is var starts ? starts.Zip(starts.Skip(1)) : [])
            .Select(pair => pair.Second - pair.First)
            .DefaultIfEmpty()
            .Max();

    private static Dictionary<string, int> Since(IReadOnlyDictionary<string, int> now, IReadOnlyDictionary<string, int> before) =>
        now.Select(count => (count.Key, Count: count.Value - before.GetValueOrDefault(count.Key)))
            .Where(count => count.Count > 0)
            .ToDictionary(count => count.Key, count => count.Count);
}

/// <summary>What the scans of many tenants took.</summary>
public sealed record FleetFigures
{
    /// <summary>The tenants.</summary>
    public required FleetShape Fleet { get; init; }

    /// <summary>How often each is to be scanned.</summary>
    public required TimeSpan Cadence { get; init; }

    /// <summary>From the import until each was scanned once.</summary>
    public required TimeSpan FirstRound { get; init; }

    /// <summary>Tenants of which a scan ended within one cadence after that.</summary>
    public required int Scanned { get; init; }

    /// <summary>Scans that ended in it.</summary>
    public required int Scans { get; init; }

    /// <summary>Scans that did not see every user.</summary>
    public required int Incomplete { get; init; }

    /// <summary>The longest time between the begins of two scans of one tenant.</summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>Of host and worker, within that cadence.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Requests to the storage account within it, by what they are.</summary>
    public required IReadOnlyDictionary<string, int> Storage { get; init; }

    /// <summary>With two hosts, of which one is killed; null when it was not tried.</summary>
    public FleetAfterKill? AfterKill { get; init; }
}

/// <summary>What happened after one of two hosts was killed.</summary>
/// <param name="Took">From the kill until every tenant was scanned again.</param>
/// <param name="Incomplete">Scans since then that did not see every user.</param>
public sealed record FleetAfterKill(TimeSpan Took, int Incomplete);

internal sealed record FleetTenant(Guid TenantId);

internal sealed record FleetScan(Guid TenantId, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    [JsonIgnore]
    public bool IsRunning => State == "Running";

    [JsonIgnore]
    public bool IsComplete => State == "Complete";
}

internal sealed record FleetScanPage(IReadOnlyList<FleetScan> Items, string? NextCursor);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<FleetTenant>))]
[JsonSerializable(typeof(FleetScanPage))]
internal sealed partial class FleetJson : JsonSerializerContext;
