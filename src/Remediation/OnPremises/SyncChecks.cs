namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What to check when a value was corrected on premises and does not arrive in the cloud.</summary>
public static class SyncChecks
{
    /// <summary>The checks as sentences, in the order in which they are worth making.</summary>
    /// <param name="directory">What the agent read; null where there is none.</param>
    public static string Describe(DirectoryDescription? directory) => string.Join(
        " ",
        directory switch
        {
            { MailNickname: null or "" } => "mailNickname is empty in Active Directory: the directory sync sends no Exchange attribute of this user. Fill it.",
            { MailNickname: { } alias } => $"mailNickname is filled ({alias}), so that is not the reason.",
            null => "Check that mailNickname is filled in Active Directory: without it the directory sync sends no Exchange attribute of the user.",
        },
        "Check that the connector of Entra Connect has the Exchange attributes, msExchArchiveGUID among them, in its schema; after an extension of the schema its wizard has to be run again.",
        "Check that the directory sync runs (Get-ADSyncScheduler), and that the user's organisational unit is in its scope.");
}
