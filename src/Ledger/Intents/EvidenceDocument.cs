namespace TenantHygiene.Ledger.Intents;

/// <summary>One document of the evidence of a remediation; never changed once written.</summary>
/// <param name="Sequence">1 and up, without gaps.</param>
/// <param name="At">When it was written.</param>
/// <param name="Kind">What it is, short and stable, such as <c>before-image</c>.</param>
/// <param name="Key">The operation that wrote it.</param>
/// <param name="Json">The document, exactly as it was appended.</param>
/// <param name="Sha256">SHA-256 of its UTF-8 bytes, 64 lower-case hexadecimal digits.</param>
public sealed record EvidenceDocument(int Sequence, DateTimeOffset At, string Kind, string Key, string Json, string Sha256);
