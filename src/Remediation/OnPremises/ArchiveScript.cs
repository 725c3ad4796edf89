using TenantHygiene.Remediation.Guidance;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>Ready scripts for an administrator, for each of the usual set-ups. They name the user and the GUID.</summary>
public static class ArchiveScript
{
    /// <summary>The scripts, and what comes after them.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cloud">The GUID of the cloud archive.</param>
    /// <param name="enablesFirst">Whether the archive is not enabled on premises yet.</param>
    public static IReadOnlyList<PlanStep> For(DirectoryUser user, Guid cloud, bool enablesFirst)
    {
        var alias = CommandText.Quote(user.MailNickname ?? user.UserPrincipalName);
        var enable = enablesFirst ? $"Enable-RemoteMailbox -Identity {alias} -Archive; " : "";
        return
        [
            new("Check that the cloud archive has this GUID (Exchange Online PowerShell).", $"Get-Mailbox -Identity {CommandText.Quote(user.UserPrincipalName)} | Format-List ArchiveGuid"),
            new("With an Exchange server on premises, in its management shell.", $"{enable}Set-RemoteMailbox -Identity {alias} -ArchiveGuid '{cloud}'"),
            new("Without an Exchange server, but with the Exchange attributes in the schema (not supported by Microsoft), in Active Directory PowerShell.", ActiveDirectory(user, alias, cloud)),
            new("Without the Exchange attributes in the schema: install an Exchange server with the management role first, then as above."),
            new("Then synchronise, on the Entra Connect server.", "Start-ADSyncSyncCycle -PolicyType Delta"),
        ];
    }

    // The same search as the agent's: exactly one object, by the source anchor where Entra ID knows it. An LDAP filter of hexadecimal digits carries nothing else in.
    private static string ActiveDirectory(DirectoryUser user, string alias, Guid cloud)
    {
        var search = Anchor(user.OnPremisesImmutableId) is { } bytes
            ? $"-LDAPFilter '(|(mS-DS-ConsistencyGuid={bytes})(&(objectGUID={bytes})(!(mS-DS-ConsistencyGuid=*))))'"
            : $"-Filter \"mailNickname -eq {alias}\"";
        return string.Join(
            "; ",
            $"$user = @(Get-ADUser {search} -Properties mailNickname, msExchArchiveGUID)",
            "if ($user.Count -ne 1) { throw \"Found $($user.Count) users instead of one.\" }",
            "if (-not $user[0].mailNickname) { throw 'mailNickname is empty: no Exchange attribute of this user is synchronised.' }",
            "\"before: $($user[0].msExchArchiveGUID)\"",
            $"Set-ADUser -Identity $user[0].ObjectGUID -Replace @{{msExchArchiveGUID=([guid]'{cloud}').ToByteArray()}}");
    }

    private static string? Anchor(string? immutableId)
    {
        var bytes = new byte[immutableId?.Length ?? 0];
        return Convert.TryFromBase64String(immutableId ?? "", bytes, out var length) && length > 0
            ? string.Concat(bytes.Take(length).Select(value => $"\\{value:x2}"))
            : null;
    }
}
