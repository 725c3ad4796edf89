namespace TenantHygiene.TenantSimulator.Recipients;

/// <summary>How much a mailbox or an archive holds.</summary>
public sealed class MailboxContent
{
    /// <summary>Nothing; shared by the many empty mailboxes.</summary>
    internal static readonly MailboxContent None = new();

    /// <summary>Items.</summary>
    public int ItemCount { get; set; }

    /// <summary>Bytes.</summary>
    public long TotalItemSizeBytes { get; set; }

    /// <summary>Recoverable items.</summary>
    public int DeletedItemCount { get; set; }

    /// <summary>Bytes of recoverable items.</summary>
    public long TotalDeletedItemSizeBytes { get; set; }
}
