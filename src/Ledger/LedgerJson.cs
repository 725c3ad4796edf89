using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Ledger;

/// <summary>The JSON form of the ledger's records: camel case, enumerations and fingerprints as text, nothing for null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(ErrorFingerprintConverter)]
)]
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
[JsonSerializable(typeof(ScanRecord))]
[JsonSerializable(typeof(ScanCheckpoint))]
[JsonSerializable(typeof(TenantSchedule))]
[JsonSerializable(typeof(KillSwitchState))]
[JsonSerializable(typeof(RegisteredTenant))]
[JsonSerializable(typeof(PurgeIntent))]
[JsonSerializable(typeof(IReadOnlyList<EvidenceDocument>))]
[JsonSerializable(typeof(string[]))]
public sealed partial class LedgerJson : JsonSerializerContext;

/// <summary>Writes a fingerprint as its text.</summary>
public sealed class ErrorFingerprintConverter : JsonConverter<ErrorFingerprint>
{
    /// <inheritdoc/>
    public override ErrorFingerprint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 0 and <= 64 } text
            ? new ErrorFingerprint(text)
            : throw new JsonException("A fingerprint must have 1 to 64 characters.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ErrorFingerprint value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
