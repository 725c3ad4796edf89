using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>Reads scenarios strictly.</summary>
public static class ScenarioReader
{
    /// <summary>Reads and checks a scenario file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ScenarioException">The file is missing, is no JSON, has unknown members, or contradicts itself.</exception>
    public static Scenario ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is ScenarioException or IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"Scenario {path}: {problem.Message}", problem);
        }
    }

    /// <summary>Reads and checks a scenario.</summary>
    /// <param name="json">The text of a scenario file.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ScenarioException">It is no JSON, has unknown members, or contradicts itself.</exception>
    public static Scenario Parse(string json)
    {
        try
        {
            var scenario = JsonSerializer.Deserialize(json, ScenarioJson.Default.Scenario)
                ?? throw new ScenarioException("the file says null; write an object with tenants.");
            ScenarioValidator.Check(scenario);
            return scenario;
        }
        catch (JsonException problem)
        {
            throw new ScenarioException(
                problem.Message.Contains("Path:", StringComparison.Ordinal)
                    ? problem.Message
                    : $"{problem.Message} Path: {problem.Path}, line {problem.LineNumber + 1}.",
                problem
            );
        }
    }
}

/// <summary>A scenario that cannot be simulated. The message names the place and what to do.</summary>
/// <param name="message">The place and what to do.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ScenarioException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The strict JSON form of a scenario: unknown members are refused, comments are welcome.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Scenario))]
internal sealed partial class ScenarioJson : JsonSerializerContext;

/// <summary>Reads and writes an enumeration by its camel-case name and refuses numbers, so that a scenario stays readable.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
