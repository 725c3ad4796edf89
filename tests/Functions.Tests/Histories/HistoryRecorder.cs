using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask.Client;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.Functions.Tests.Histories;

/// <summary>Takes histories out of the data files that the end-to-end tests leave behind: one of every path, the shortest.</summary>
internal static class HistoryRecorder
{
    // A path of hundreds of steps is one that repeats itself.
    private const int LongestHistory = 120;

    /// <param name="dataFiles">Folder with the data files of the embedded host, at any depth. They are copied first and left as they are.</param>
    /// <param name="target">Folder of the version's histories.</param>
    /// <returns>How many there are in it now.</returns>
    public static int Record(string dataFiles, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var history in Directory.EnumerateFiles(dataFiles, "TenantHygiene.db", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(ReadAll).Where(history => history.Events.Count <= LongestHistory).GroupBy(history => (history.Orchestrator, history.Path)).Select(same => same.First()))
        {
            history.Write(System.IO.Path.Combine(target, $"{history.Orchestrator}-{Name(history.Path)}.json"));
        }

        return Directory.EnumerateFiles(target, "*.json").Count();
    }

    private static List<RecordedHistory> ReadAll(string file)
    {
        var copy = Directory.CreateTempSubdirectory("histories-");
        try
        {
            foreach (var part in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(file)!, "TenantHygiene.db*").Where(part => !part.EndsWith(".lock", StringComparison.Ordinal)))
            {
                File.Copy(part, System.IO.Path.Combine(copy.FullName, System.IO.Path.GetFileName(part)));
            }

            using var store = StoreFile.Open(copy.FullName, "TenantHygiene");
            var reader = new StoreReader(store);
            return
            [
                .. reader.ListInstances(new OrchestrationQuery(), afterId: null, count: 100_000)
                    .Where(row => row.Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Running)
                    .Select(row => new RecordedHistory(row.Name, row.Id, reader.ReadInput(row.Key), row.Output, reader.ReadHistory(row.Key))),
            ];
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static string Name(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..10];
}
