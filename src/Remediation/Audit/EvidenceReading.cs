using System.Text.Json;

namespace TenantHygiene.Remediation.Audit;

/// <summary>Reads bundles that anybody may have changed.</summary>
public static class EvidenceReading
{
    /// <summary>Reads a bundle. That it can be read says nothing about whether it holds.</summary>
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
            throw new JsonException("The statement holds something that is no text.", exception);
        }
    }
}
