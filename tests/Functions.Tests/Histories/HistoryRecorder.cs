using System.Security.Cryptography;
using System.Text;
using DurableTask.AzureStorage;
using DurableTask.Core;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace TenantHygiene.Functions.Tests.Histories;

/// <summary>Takes histories out of a task hub: one of every path, the shortest ids first.</summary>
internal static class HistoryRecorder
{
    // A path of hundreds of steps is one that repeats itself.
    private const int LongestHistory = 240;

    /// <summary>Records what a task hub holds.</summary>
    /// <param name="connection">The storage account.</param>
    /// <param name="target">Folder of the version's histories.</param>
    /// <returns>How many there are in it now.</returns>
    public static async Task<int> RecordAsync(string connection, string target)
    {
        Directory.CreateDirectory(target);
        using var hub = new AzureStorageOrchestrationService(
            new AzureStorageOrchestrationServiceSettings
            {
                StorageAccountClientProvider = new StorageAccountClientProvider(connection),
                TaskHubName = "TenantHygiene",
            }
        );
        var ended = (await hub.GetOrchestrationStateAsync(TestContext.Current.CancellationToken))
            .Where(state => state.OrchestrationStatus is OrchestrationStatus.Completed or OrchestrationStatus.Running)
            .OrderBy(state => state.OrchestrationInstance.InstanceId, StringComparer.Ordinal);
        foreach (var state in ended)
        {
            var instance = state.OrchestrationInstance;
            var events = Parse(await hub.GetOrchestrationHistoryAsync(instance.InstanceId, instance.ExecutionId));
            var history = new RecordedHistory(state.Name, instance.InstanceId, RecordedHistory.ReadEvents(events));
            var file = System.IO.Path.Combine(target, $"{history.Orchestrator}-{Name(history.Path)}.json");
            if (history.Events.Count is > 0 and <= LongestHistory && !File.Exists(file))
            {
                history.Write(file);
            }
        }

        return Directory.EnumerateFiles(target, "*.json").Count();
    }

    private static JArray Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JArray.Load(reader);
    }

    private static string Name(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..10];
}
