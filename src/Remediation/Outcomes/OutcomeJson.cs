using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Outcomes;

/// <summary>An outcome as every channel writes it: camel case, enumerations as words, nothing for null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RemediationOutcome))]
public sealed partial class OutcomeJson : JsonSerializerContext;
