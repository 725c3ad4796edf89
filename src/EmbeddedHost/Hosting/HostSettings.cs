using System.Globalization;
using Microsoft.Extensions.Configuration;
using TenantHygiene.EmbeddedHost.Durable;
using TenantHygiene.EmbeddedHost.Triggers.Queues;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>
/// <c>host.json</c>, overridden by settings named <c>AzureFunctionsJobHost__…</c> as on the official host,
/// and the host's own settings <c>EmbeddedHost__…</c>.
/// </summary>
internal sealed class HostSettings
{
    private readonly IConfiguration file;
    private readonly IConfiguration own;

    public HostSettings(string appFolder, IConfiguration configuration)
    {
        own = configuration.GetSection("EmbeddedHost");
        try
        {
            file = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(Path.GetFullPath(appFolder), "host.json"), optional: true)
                .AddInMemoryCollection(configuration.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null))
                .Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            throw new HostStartException($"host.json cannot be read: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    /// <summary>Stands before every HTTP route; "api" unless set.</summary>
    public string RoutePrefix => file["extensions:http:routePrefix"] ?? "api";

    /// <summary>Names the data file.</summary>
    public string HubName => file["extensions:durableTask:hubName"] is { Length: > 0 } name ? name : "TaskHub";

    /// <summary>The folder of the data file.</summary>
    public string DataPath => own["DataPath"] is { Length: > 0 } path ? path : ".data";

    public QueueOptions Queues
    {
        get
        {
            const string Section = "extensions:queues:";
            var defaults = new QueueOptions();
            var batchSize = Number(file, Section + "batchSize", defaults.BatchSize, 1, 32);
            return new QueueOptions
            {
                BatchSize = batchSize,
                NewBatchThreshold = Number(file, Section + "newBatchThreshold", batchSize / 2, 0, 1_000),
                VisibilityTimeout = Span(Section + "visibilityTimeout", defaults.VisibilityTimeout),
                MaxDequeueCount = Number(file, Section + "maxDequeueCount", defaults.MaxDequeueCount, 1, 1_000),
                MaxPollingInterval = Span(Section + "maxPollingInterval", defaults.MaxPollingInterval),
                Base64 = IsBase64(Section + "messageEncoding"),
            };
        }
    }

    public DurableOptions Durable
    {
        get
        {
            const string Section = "extensions:durableTask:";
            var defaults = new DurableOptions();
            return new DurableOptions
            {
                MaxConcurrentActivities = Number(file, Section + "maxConcurrentActivityFunctions", defaults.MaxConcurrentActivities, 1, 10_000),
                MaxConcurrentOrchestrators = Number(
                    file, Section + "maxConcurrentOrchestratorFunctions", defaults.MaxConcurrentOrchestrators, 1, 10_000),
                MaxResidentInstances = Number(own, "MaxResidentInstances", defaults.MaxResidentInstances, 0, 1_000_000),
                MaxPayloadCharacters = Number(own, "MaxPayloadCharacters", defaults.MaxPayloadCharacters, 1_024, 64 * 1024 * 1024),
            };
        }
    }

    private static int Number(IConfiguration source, string key, int missing, int least, int most)
    {
        if (source[key] is not { } text)
        {
            return missing;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new HostStartException($"The host setting '{key}' is '{text}'; it must be a whole number from {least} to {most}.");
    }

    private bool IsBase64(string key) => file[key]?.ToUpperInvariant() switch
    {
        null or "BASE64" => true,
        "NONE" => false,
        _ => throw new HostStartException($"The host setting '{key}' is '{file[key]}'; it must be base64 or none."),
    };

    private TimeSpan Span(string key, TimeSpan missing)
    {
        if (file[key] is not { } text)
        {
            return missing;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero
            ? span
            : throw new HostStartException($"The host setting '{key}' is '{text}'; it must be a time span such as 00:00:30.");
    }
}
