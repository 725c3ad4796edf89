using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Policies;

/// <summary>How policy documents are read: strictly, so that a misspelt limit is an error and not no limit.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    Converters = [typeof(PolicyWord<PolicyAction>), typeof(PolicyWord<NewTenantPolicy>), typeof(PolicyWord<DayOfWeek>)],
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PolicyDocument))]
public sealed partial class PolicyJson : JsonSerializerContext;
