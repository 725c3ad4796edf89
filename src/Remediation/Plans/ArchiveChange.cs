using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Plans;

/// <summary>The change that corrects an archive's GUID, by each strategy.</summary>
internal static class ArchiveChange
{
    private static readonly string[] _cloudManagedConsequences =
    [
        "Exchange Online becomes the source of authority for all Exchange attributes of this mailbox; "
            + "later changes to them on premises are ignored.",
        "msExchArchiveGUID in Active Directory stays wrong. This is harmless while the mailbox is cloud-managed, and matters only when "
            + "the mailbox is moved back on premises.",
        "If it is undone, the next directory sync overwrites the cloud with the values of Active Directory, and the mismatch returns.",
        "Microsoft does not document whether this clears an existing error. TenantHygiene checks, and reports an error that remains.",
    ];

    public static OnPremisesChange Of(ArchiveEvidence evidence, Guid target, OnPremisesStrategy strategy)
    {
        var directory = (evidence.Directory as Read<DirectoryDescription>.Found)?.Value;
        var value = directory?.ArchiveGuid;
        var change = new OnPremisesChange
        {
            Strategy = strategy,
            ImmutableId = evidence.User.OnPremisesImmutableId,
            Target = target,
            Consequences = [],
        };
        return strategy switch
        {
            OnPremisesStrategy.Agent => change with
            {
                Expected = Expected(value),
                DistinguishedName = directory?.DistinguishedName,
                Consequences =
                [
                    "Microsoft supports writing Exchange attributes only with its own tools. "
                        + "This write works, and changes no other attribute.",
                ],
                ReverseCommand = Reverse(directory?.DistinguishedName, value),
            },
            OnPremisesStrategy.ExchangeServer => change with
            {
                Expected = Expected(value),
                DistinguishedName = directory?.DistinguishedName,
                EnablesArchive = value is { Kind: DirectoryValueKind.Absent } || value?.Is(Guid.Empty) is true,
                ReverseCommand = Reverse(directory?.DistinguishedName, value),
            },
            OnPremisesStrategy.CloudManaged => change with
            {
                Consequences = _cloudManagedConsequences,
                ReverseCommand = $"Set-Mailbox -Identity '{evidence.User.Id}' -IsExchangeCloudManaged $false",
            },
            _ => change,
        };
    }

    public static IReadOnlyList<PlanStep> Steps(OnPremisesChange change, DirectoryUser user)
    {
        PlanStep[] afterwards =
        [
            new("Let the directory sync bring the value to the cloud.", "Start-ADSyncSyncCycle -PolicyType Delta"),
            new(
                "Request provisioning of the user, and check until the error is gone.",
                $"Invoke-MgRetryUserServiceProvisioning -UserId {user.Id}"
            ),
        ];
        var alias = PowerShellLiteral.Quote(user.MailNickname ?? user.UserPrincipalName);
        return change.Strategy switch
        {
            OnPremisesStrategy.Agent =>
            [
                new(
                    $"Have the hybrid agent write msExchArchiveGUID of {change.DistinguishedName}, if the value has not changed since it "
                        + "was read.",
                    $"Set-ADUser -Identity {PowerShellLiteral.Quote(change.DistinguishedName ?? "")} -Replace "
                        + $"@{{msExchArchiveGUID=([guid]'{change.Target}').ToByteArray()}}"
                ),
                .. afterwards,
            ],
            OnPremisesStrategy.ExchangeServer =>
            [
                .. change.EnablesArchive
                    ? new[]
                    {
                        new PlanStep("Have Exchange enable the archive on premises.", $"Enable-RemoteMailbox -Identity {alias} -Archive"),
                    }
                    : [],
                new("Have Exchange set the cloud archive's GUID.", $"Set-RemoteMailbox -Identity {alias} -ArchiveGuid '{change.Target}'"),
                .. afterwards,
            ],
            OnPremisesStrategy.CloudManaged =>
            [
                new(
                    "Make Exchange Online the source of authority for the mailbox's Exchange attributes.",
                    $"Set-Mailbox -Identity '{user.Id}' -IsExchangeCloudManaged $true"
                ),
                afterwards[1],
            ],
            _ =>
            [
                new(
                    "An administrator sets the cloud archive's GUID on premises with one of the scripts; "
                        + "TenantHygiene waits and checks."
                ),
                .. afterwards,
            ],
        };
    }

    private static ExpectedValue Expected(DirectoryValue? value) =>
        value switch
        {
            { Kind: DirectoryValueKind.Guid, Guid: { } guid } => ExpectedValue.Of(guid),
            { Kind: DirectoryValueKind.Absent } => ExpectedValue.Absent,
            _ => throw new InvalidOperationException("A change was planned before the value in Active Directory was known."),
        };

    private static string Reverse(string? distinguishedName, DirectoryValue? value)
    {
        var identity = PowerShellLiteral.Quote(distinguishedName ?? "");
        return value is { Kind: DirectoryValueKind.Guid, Guid: { } old }
            ? $"Set-ADUser -Identity {identity} -Replace @{{msExchArchiveGUID=([guid]'{old}').ToByteArray()}}"
            : $"Set-ADUser -Identity {identity} -Clear msExchArchiveGUID";
    }
}

/// <summary>Ready scripts for an administrator, for each of the usual set-ups. They name the user and the GUID.</summary>
public static class ArchiveScript
{
    /// <summary>The scripts, and what comes after them.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cloud">The GUID of the cloud archive.</param>
    /// <param name="enablesFirst">Whether the archive is not enabled on premises yet.</param>
    public static IReadOnlyList<PlanStep> For(DirectoryUser user, Guid cloud, bool enablesFirst)
    {
        var alias = PowerShellLiteral.Quote(user.MailNickname ?? user.UserPrincipalName);
        var enable = enablesFirst ? $"Enable-RemoteMailbox -Identity {alias} -Archive; " : "";
        return
        [
            new(
                "Check that the cloud archive has this GUID, in Exchange Online PowerShell.",
                $"Get-Mailbox -Identity {PowerShellLiteral.Quote(user.UserPrincipalName)} | Format-List ArchiveGuid"
            ),
            new(
                "If there is an Exchange server on premises: run this in its management shell.",
                $"{enable}Set-RemoteMailbox -Identity {alias} -ArchiveGuid '{cloud}'"
            ),
            new(
                "If there is no Exchange server, but the schema has the Exchange attributes: run this in Active Directory PowerShell. "
                    + "Microsoft does not support this.",
                ActiveDirectory(user, alias, cloud)
            ),
            new(
                "If the schema does not have the Exchange attributes: install an Exchange server with the management role, then run the "
                    + "command for its management shell."
            ),
            new("Then start a synchronisation, on the Entra Connect server.", "Start-ADSyncSyncCycle -PolicyType Delta"),
        ];
    }

    // The same search as the agent's: exactly one object, by the source anchor where Entra ID knows it. An LDAP filter of hexadecimal
    // digits carries nothing else in.
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
            $"Set-ADUser -Identity $user[0].ObjectGUID -Replace @{{msExchArchiveGUID=([guid]'{cloud}').ToByteArray()}}"
        );
    }

    private static string? Anchor(string? immutableId)
    {
        var bytes = new byte[immutableId?.Length ?? 0];
        return Convert.TryFromBase64String(immutableId ?? "", bytes, out var length) && length > 0
            ? string.Concat(bytes.Take(length).Select(value => $"\\{value:x2}"))
            : null;
    }
}
