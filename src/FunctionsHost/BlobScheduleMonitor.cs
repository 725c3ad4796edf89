using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Storage;
using Newtonsoft.Json;

namespace TenantHygiene.FunctionsHost;

/// <summary>
/// When each timer last ran, in the blobs where the Functions host keeps it, so that a run missed while no host was up is made up for.
/// The timers' own implementation was built against an older storage package and does not load beside the current one.
/// </summary>
internal sealed class BlobScheduleMonitor(IAzureBlobStorageProvider storage, IHostIdProvider hostId) : ScheduleMonitor
{
    /// <inheritdoc/>
    public override async Task<ScheduleStatus?> GetStatusAsync(string timerName)
    {
        try
        {
            var content = await (await BlobAsync(timerName)).DownloadContentAsync();
            return JsonConvert.DeserializeObject<ScheduleStatus>(content.Value.Content.ToString());
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // It never ran. Every other failure is thrown: what could not be read is not a first run.
            return null;
        }
    }

    /// <inheritdoc/>
    public override async Task UpdateStatusAsync(string timerName, ScheduleStatus status) =>
        await (await BlobAsync(timerName)).UploadAsync(BinaryData.FromString(JsonConvert.SerializeObject(status)), overwrite: true);

    private async Task<BlobClient> BlobAsync(string timerName)
    {
        if (!storage.TryCreateHostingBlobContainerClient(out var container))
        {
            throw new InvalidOperationException("AzureWebJobsStorage names no storage account.");
        }

        await container.CreateIfNotExistsAsync();
        return container.GetBlobClient($"timers/{await hostId.GetHostIdAsync(CancellationToken.None)}/{timerName}/status");
    }
}
