using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Audit;

/// <summary>The complete evidence of one remediation: everything needed to check it without the application.</summary>
public sealed record EvidenceBundle
{
    /// <summary>The only form so far.</summary>
    public const string CurrentFormat = "tenant-hygiene-evidence/1";

    /// <summary>The form of the bundle.</summary>
    public required string Format { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The remediation.</summary>
    public required string RemediationId { get; init; }

    /// <summary>
    /// The application's statement: its version, the record with plan and approvals, the timeline. Sealed by an entry of its own.
    /// </summary>
    public required JsonElement Statement { get; init; }

    /// <summary>The documents that were kept, each sealed by an entry.</summary>
    public required IReadOnlyList<BundledDocument> Documents { get; init; }

    /// <summary>The entries of the remediation up to the one that seals the bundle, oldest first.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    /// <summary>The entries of others between the first of these and the head, without what they say, oldest first.</summary>
    public required IReadOnlyList<AuditLink> Links { get; init; }

    /// <summary>The last entry of the tenant when the bundle was made.</summary>
    public required AuditAnchor Head { get; init; }

    /// <summary>The hash by which a statement is sealed. Line breaks and indentation of the bundle play no part.</summary>
    public static string HashOf(JsonElement statement) =>
        AuditHash.OfText(JsonSerializer.Serialize(statement, AuditJson.Default.JsonElement));
}

/// <summary>A document of the evidence with what it says.</summary>
/// <param name="Seal">How it was recorded.</param>
/// <param name="Json">The document, exactly as it was kept.</param>
public sealed record BundledDocument(DocumentSeal Seal, string Json);

/// <summary>What the audit log keeps of a document.</summary>
/// <param name="Sequence">Its number among the documents of the remediation.</param>
/// <param name="At">When it was kept.</param>
/// <param name="Kind">What it is, such as <c>before-image</c>.</param>
/// <param name="Key">The operation that kept it.</param>
/// <param name="Sha256">SHA-256 of its UTF-8 bytes, 64 lower-case hexadecimal digits.</param>
public sealed record DocumentSeal(int Sequence, DateTimeOffset At, string Kind, string Key, string Sha256);

/// <summary>What the audit log keeps of a bundle that was taken.</summary>
/// <param name="Sha256">The hash of the statement, see <see cref="EvidenceBundle.HashOf"/>.</param>
/// <param name="Entries">
/// The places of the remediation's entries that the bundle holds, this one not counted: none of them can be left out later.
/// </param>
public sealed record EvidenceSeal(string Sha256, IReadOnlyList<long> Entries);

/// <summary>Reads bundles that anybody may have changed.</summary>
public static class EvidenceReader
{
    /// <summary>Reads a bundle, without checking it.</summary>
    /// <exception cref="JsonException">It is not a bundle in the form that <see cref="AuditJson"/> writes.</exception>
    public static async Task<EvidenceBundle> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bundle = await JsonSerializer.DeserializeAsync(stream, AuditJson.Default.EvidenceBundle, cancellationToken);
        if (bundle is null || bundle.Entries.Contains(null!) || bundle.Links.Contains(null!) || bundle.Documents.Contains(null!))
        {
            throw new JsonException("The bundle, or something in one of its lists, is null.");
        }

        try
        {
            EvidenceBundle.HashOf(bundle.Statement);
            return bundle;
        }
        catch (InvalidOperationException exception)
        {
            // Texts of the statement are not decoded when it is read.
            throw new JsonException("The statement holds a value that is not text.", exception);
        }
    }
}

/// <summary>The JSON form of bundles. Reading is strict: members that no check covers are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(EvidenceBundle))]
[JsonSerializable(typeof(DocumentSeal))]
[JsonSerializable(typeof(EvidenceSeal))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class AuditJson : JsonSerializerContext;
