namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>The texts with which Exchange reports conflicts. The codes are made up: only their form (Ex and six digits) is known.</summary>
internal static class ErrorText
{
    /// <summary>Code, text and parameters of a conflict.</summary>
    /// <param name="conflict">The conflict.</param>
    /// <param name="quotes">The quotes to use.</param>
    /// <returns>What a record consists of.</returns>
    public static (string Code, string Description, string Parameters) Of(Conflict conflict, QuoteStyle quotes) => conflict switch
    {
        Conflict.GuidInUse inUse => (
            inUse.Property == "ExchangeGuid" ? "Ex5A2E10" : "Ex5A2E11",
            $"The value {Quote(inUse.Guid.ToString(), quotes)} of property {Quote(inUse.Property, quotes)} is used by another recipient object. Please specify a unique value.",
            $"{inUse.Guid}, {inUse.Property}"),
        Conflict.ArchiveMismatch mismatch => (
            "Ex71D04C",
            $"Failed to sync the ArchiveGuid {mismatch.Sent} of mailbox {mismatch.Mailbox} because one cloud archive {mismatch.Existing} exists.",
            $"{mismatch.Sent}, {mismatch.Mailbox}, {mismatch.Existing}"),
        Conflict.ArchiveEnabledTwice twice => (
            "ExA77C31",
            $"Failed to enable the new cloud archive {twice.Sent} of mailbox {twice.Mailbox} because a different archive ({twice.Existing}) exists. To enable the new archive, first disable the archive on-premises. After the next Dirsync sync cycle, enable the archive on-premises again.",
            $"{twice.Sent}, {twice.Mailbox}, {twice.Existing}"),
        Conflict.ArchiveGuidEmpty => (
            "Ex71D04D",
            "Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty. Supply an argument that isn't empty, and try the command again.",
            "ArchiveGuid"),
        _ => throw new InvalidOperationException($"No text for {conflict}."),
    };

    private static string Quote(string value, QuoteStyle quotes) => quotes switch
    {
        QuoteStyle.Curly => $"\u201c{value}\u201d",
        QuoteStyle.None => value,
        _ => $"\"{value}\"",
    };
}
