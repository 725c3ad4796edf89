using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace TenantHygiene.FunctionsHost;

/// <summary>
/// Settings as the Functions host takes them: <c>host.json</c> under <c>AzureFunctionsJobHost</c>, the <c>Values</c> of
/// <c>local.settings.json</c>, and environment variables, which win.
/// </summary>
internal sealed class HostConfiguration
{
    /// <summary>The section in which the WebJobs SDK looks for what <c>host.json</c> says.</summary>
    public const string JobHostSection = "AzureFunctionsJobHost";

    private const string DefaultUrls = "http://127.0.0.1:7071";
    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private HostConfiguration(
        string appFolder,
        IReadOnlyDictionary<string, string?> local,
        IConfigurationRoot all,
        WorkerDescription worker
    )
    {
        AppFolder = appFolder;
        Local = local;
        All = all;
        Worker = worker;
    }

    /// <summary>The folder of the built function app.</summary>
    public string AppFolder { get; }

    /// <summary>The values of <c>local.settings.json</c>, named as environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Local { get; }

    /// <summary>Everything.</summary>
    public IConfigurationRoot All { get; }

    /// <summary>How the app's process is started.</summary>
    public WorkerDescription Worker { get; }

    /// <summary>Where callers reach the app; <c>ASPNETCORE_URLS</c>.</summary>
    public string Urls => All["ASPNETCORE_URLS"] is { Length: > 0 } urls ? urls : DefaultUrls;

    /// <summary>Stands before every route; <c>api</c> unless <c>host.json</c> says otherwise.</summary>
    public string RoutePrefix => All[$"{JobHostSection}:extensions:http:routePrefix"] ?? "api";

    /// <summary>
    /// Names the app in the storage account: hosts with the same id share timers and locks. At most 32 small letters, digits and hyphens,
    /// as the Functions host asks for.
    /// </summary>
    public string HostId
    {
        get
        {
            var name = All["AzureFunctionsWebHost:hostid"] is { Length: > 0 } given
                ? given
                : Path.GetFileNameWithoutExtension(Worker.WorkerPath);
            var letters = name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-');
            return string.Concat(letters.Take(32)).Trim('-');
        }
    }

    /// <summary>Reads the settings of an app.</summary>
    /// <param name="appFolder">The folder of the built app.</param>
    /// <param name="workingDirectory">Where <c>local.settings.json</c> is looked for if it is not in the app's folder.</param>
    /// <exception cref="HostStartException">There is no app, or a file cannot be read.</exception>
    public static HostConfiguration Read(string appFolder, string workingDirectory)
    {
        var folder = Path.GetFullPath(appFolder);
        var worker = WorkerDescription.Read(folder);
        var local = ReadLocal(folder, workingDirectory);
        try
        {
            var hostJson = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, "host.json"), optional: true).Build();
            var all = new ConfigurationBuilder()
                .AddInMemoryCollection(
                    hostJson
                        .AsEnumerable()
                        .Where(one => one.Value is not null)
                        .Select(one => KeyValuePair.Create($"{JobHostSection}:{one.Key}", one.Value))
                )
                .AddInMemoryCollection(
                    local.Select(one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), one.Value))
                )
                .AddEnvironmentVariables()
                .AddInMemoryCollection([new("AzureWebJobsConfigurationSection", JobHostSection)])
                .Build();
            return new HostConfiguration(folder, local, all, worker);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            throw new HostStartException($"host.json cannot be read: {exception.GetBaseException().Message}", exception);
        }
    }

    /// <summary>Whether a setting turns a function off: <c>AzureWebJobs.{function}.Disabled</c>, also with double underscores.</summary>
    public bool IsDisabled(string function) =>
        (All[$"AzureWebJobs.{function}.Disabled"] ?? All[$"AzureWebJobs:{function}:Disabled"]) is { } value
        && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string?> ReadLocal(string appFolder, string workingDirectory)
    {
        const string Name = "local.settings.json";
        if (new[] { appFolder, workingDirectory }.Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists) is not { } path)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), _lenient);
            return document.RootElement.TryGetProperty("Values", out var values)
                ? values
                    .EnumerateObject()
                    .ToDictionary(
                        value => value.Name,
                        string? (value) => value.Value.ValueKind == JsonValueKind.Null ? null : value.Value.ToString(),
                        StringComparer.OrdinalIgnoreCase
                    )
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or IOException)
        {
            throw new HostStartException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>What <c>worker.config.json</c>, which the Functions SDK writes at build time, says about the app's process.</summary>
/// <param name="Executable">The program: <c>dotnet</c>, or the app itself where it was published self-contained.</param>
/// <param name="WorkerPath">The app's main assembly, relative to the app's folder.</param>
internal sealed record WorkerDescription(string Executable, string WorkerPath)
{
    /// <summary>Whether <see cref="WorkerPath"/> is an argument of <c>dotnet</c>.</summary>
    public bool NeedsDotnet => Path.GetFileNameWithoutExtension(Executable) == "dotnet";

    /// <summary>Reads it.</summary>
    /// <exception cref="HostStartException">The folder holds no built function app.</exception>
    public static WorkerDescription Read(string appFolder)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(appFolder, "worker.config.json")));
            var description = document.RootElement.GetProperty("description");
            return new WorkerDescription(Text("defaultExecutablePath"), Text("defaultWorkerPath"));

            string Text(string name) => description.GetProperty(name).GetString()!.Replace("{WorkerRoot}", "", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HostStartException($"'{appFolder}' holds no built function app: {exception.Message}", exception);
        }
    }
}

/// <summary>Keeps the host from starting. The message is one line for the operator: what is wrong, and where.</summary>
/// <param name="message">The line; line breaks become spaces.</param>
/// <param name="innerException">What it follows from.</param>
internal sealed class HostStartException(string message, Exception? innerException = null)
    : Exception(message.ReplaceLineEndings(" "), innerException);
