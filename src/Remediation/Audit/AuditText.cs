namespace TenantHygiene.Remediation.Audit;

/// <summary>Tells people in a line what an entry says, where it says it in words.</summary>
public static class AuditText
{
    /// <summary>The words; null when the entry holds particulars only.</summary>
    public static string? Of(AuditEntry entry) => entry.Kind switch
    {
        AuditKind.Step => EntryContent.Text(entry, "text"),
        AuditKind.Document => EntryContent.Text(entry, "kind"),
        AuditKind.Plan => EntryContent.Text(entry, "cause"),
        AuditKind.Outcome => EntryContent.Text(entry, "code"),
        _ => null,
    };
}
