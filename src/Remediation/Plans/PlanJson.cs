using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Plans;

/// <summary>The canonical form of a plan: members in the order of their declaration, nothing left out.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(RemediationPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
