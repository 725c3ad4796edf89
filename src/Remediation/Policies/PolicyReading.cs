using System.Text.Json;

namespace TenantHygiene.Remediation.Policies;

/// <summary>Reads a policy document strictly.</summary>
/// <param name="Policy">The policy; null when the document has faults.</param>
/// <param name="Faults">What is wrong, in words that name the member; empty when nothing is.</param>
public sealed record PolicyReading(PolicyDocument? Policy, IReadOnlyList<string> Faults)
{
    private const int MaximumLength = 64 * 1024;

    /// <summary>Reads a document. Never throws for what stands in it.</summary>
    public static PolicyReading Read(string text)
    {
        if (text.Length > MaximumLength)
        {
            return new(null, [$"The document has more than {MaximumLength} characters."]);
        }

        try
        {
            var policy = JsonSerializer.Deserialize(text, PolicyJson.Default.PolicyDocument);
            IReadOnlyList<string> faults = policy is null ? ["The document is null."] : [.. PolicyChecks.Faults(policy)];
            return new(faults.Count == 0 ? policy : null, faults);
        }
        catch (JsonException exception)
        {
            return new(null, [Text(exception)]);
        }
    }

    // The serializer's own messages name the place; those of converters do not.
    private static string Text(JsonException exception) => exception.Path is { } path && !exception.Message.Contains("Path:", StringComparison.Ordinal)
        ? $"'{path.Replace("$.", "", StringComparison.Ordinal)}': {exception.Message}"
        : exception.Message;
}
