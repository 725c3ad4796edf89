using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Audit;

/// <summary>How bundles look as JSON. Reading is strict: what a check would not look at must not be there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EvidenceBundle))]
[JsonSerializable(typeof(DocumentSeal))]
[JsonSerializable(typeof(EvidenceSeal))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class AuditJson : JsonSerializerContext;
