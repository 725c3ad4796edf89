namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>The cmdlets that the simulated tenant knows, each with its parameters.</summary>
internal static class Cmdlets
{
    private static readonly string[] _common = ["ErrorAction", "WarningAction"];

    private static readonly Dictionary<string, Cmdlet> _all = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Get-Recipient"] = new(GetCmdlets.Recipient, "Identity", "Filter", "IncludeSoftDeletedRecipients", "RecipientType", "RecipientTypeDetails", "ResultSize"),
        ["Get-Mailbox"] = new(GetCmdlets.Mailbox, "Identity", "Filter", "SoftDeletedMailbox", "InactiveMailboxOnly", "IncludeInactiveMailbox", "GroupMailbox", "Archive", "ResultSize"),
        ["Get-MailUser"] = new(GetCmdlets.MailUser, "Identity", "Filter", "SoftDeletedMailUser", "ResultSize"),
        ["Get-MailboxStatistics"] = new(OtherCmdlets.Statistics, "Identity", "IncludeSoftDeletedRecipients", "Archive"),
        ["Get-OrganizationConfig"] = new(OtherCmdlets.Organization),
        ["Remove-MailUser"] = new(RemoveCmdlets.MailUser, "Identity", "PermanentlyDelete", "Confirm"),
        ["Remove-Mailbox"] = new(RemoveCmdlets.Mailbox, "Identity", "PermanentlyDelete", "Confirm", "Force", "PublicFolder", "Migration"),
        ["Set-Mailbox"] = new(SetMailboxCmdlet.Run, "Identity", "InactiveMailbox", "LitigationHoldEnabled", "IsExchangeCloudManaged", "RemoveDelayHoldApplied", "RemoveDelayReleaseHoldApplied", "ExcludeFromOrgHolds", "ExcludeFromAllOrgHolds", "Confirm", "Force"),
        ["New-MailboxRestoreRequest"] = new(OtherCmdlets.NewRestore, "SourceMailbox", "TargetMailbox", "Name", "AllowLegacyDNMismatch", "TargetRootFolder", "SourceIsArchive"),
        ["Get-MailboxRestoreRequest"] = new(OtherCmdlets.GetRestore, "Identity"),
    };

    /// <summary>A cmdlet by name; null when it is unknown.</summary>
    public static Cmdlet? Find(string name) => _all.GetValueOrDefault(name);

    /// <summary>One cmdlet.</summary>
    internal sealed class Cmdlet(Func<CmdletCall, CmdletResult> run, params string[] parameters)
    {
        /// <summary>Binds the parameters and runs.</summary>
        /// <param name="call">The call.</param>
        /// <returns>The result.</returns>
        /// <exception cref="CmdletException">A parameter is unknown, or the cmdlet failed.</exception>
        public CmdletResult Run(CmdletCall call)
        {
            var unknown = call.Parameters.Names.FirstOrDefault(name => !parameters.Concat(_common).Contains(name, StringComparer.OrdinalIgnoreCase));
            return unknown is null ? run(call) : throw new CmdletException(ExchangeError.ParameterSet(unknown));
        }
    }
}
