using System.Text.Json.Serialization;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Journal;

/// <summary>How the journal writes what it keeps: as the wire does.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(DirectoryDescription))]
internal sealed partial class JournalJson : JsonSerializerContext;
