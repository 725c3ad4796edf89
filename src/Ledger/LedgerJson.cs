using System.Text.Json.Serialization;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Intents;
using TenantHygiene.Ledger.Queue;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Breakers;

namespace TenantHygiene.Ledger;

/// <summary>How the ledger's records look as JSON: camel case, enumerations and fingerprints as text, nothing for null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(ErrorFingerprintConverter)])]
[JsonSerializable(typeof(ErrorRateBreaker))]
[JsonSerializable(typeof(RemediationRecord))]
[JsonSerializable(typeof(RemediationSummary))]
[JsonSerializable(typeof(RemediationPage))]
[JsonSerializable(typeof(IReadOnlyList<RemediationStep>))]
[JsonSerializable(typeof(GivenApproval))]
[JsonSerializable(typeof(GivenRejection))]
[JsonSerializable(typeof(RemediationOutcome))]
[JsonSerializable(typeof(RemediationPlan))]
[JsonSerializable(typeof(ProvisioningErrorMessage))]
[JsonSerializable(typeof(IReadOnlyList<PoisonMessage>))]
[JsonSerializable(typeof(QueueCounts))]
[JsonSerializable(typeof(IReadOnlyList<ScanRecord>))]
[JsonSerializable(typeof(KillSwitchState))]
[JsonSerializable(typeof(PurgeIntent))]
[JsonSerializable(typeof(IReadOnlyList<EvidenceDocument>))]
[JsonSerializable(typeof(string[]))]
public sealed partial class LedgerJson : JsonSerializerContext;
