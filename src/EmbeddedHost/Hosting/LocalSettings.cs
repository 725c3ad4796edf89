using System.Text.Json;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary><c>local.settings.json</c>: its <c>Values</c> are settings of the lowest priority, as if they came from the environment.</summary>
internal static class LocalSettings
{
    private const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The values with <c>:</c> between sections; none when there is no file.</summary>
    public static Dictionary<string, string?> Read(string appFolder)
    {
        string[] places = [Path.Combine(appFolder, FileName), Path.Combine(Directory.GetCurrentDirectory(), FileName)];
        if (places.FirstOrDefault(File.Exists) is not { } path)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return document.RootElement.TryGetProperty("Values", out var values)
                ? values.EnumerateObject().ToDictionary(
                    value => value.Name.Replace("__", ":", StringComparison.Ordinal),
                    string? (value) => value.Value.ValueKind == JsonValueKind.Null ? null : value.Value.ToString(),
                    StringComparer.OrdinalIgnoreCase)
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or IOException)
        {
            throw new HostStartException($"'{path}' cannot be read: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }
}
