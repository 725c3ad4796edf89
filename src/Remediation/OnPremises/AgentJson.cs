using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>How cloud and agent write to each other. Reading is strict: what a reader would not look at must not be there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SignedMessage))]
[JsonSerializable(typeof(WorkItem))]
[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(AgentHeartbeat))]
public sealed partial class AgentJson : JsonSerializerContext;
