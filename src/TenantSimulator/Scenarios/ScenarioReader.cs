using System.Text.Json;

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
            ScenarioRules.Check(scenario);
            return scenario;
        }
        catch (JsonException problem)
        {
            throw new ScenarioException(problem.Message.Contains("Path:", StringComparison.Ordinal) ? problem.Message : $"{problem.Message} Path: {problem.Path}, line {problem.LineNumber + 1}.", problem);
        }
    }
}
