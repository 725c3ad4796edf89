using TenantHygiene.Remediation.Guidance;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>The change that corrects an archive's GUID, by each strategy.</summary>
internal static class ArchiveChange
{
    private static readonly string[] CloudManagedConsequences =
    [
        "Exchange Online becomes the master of all Exchange attributes of this mailbox; changes to them on premises are ignored from then on.",
        "msExchArchiveGUID in Active Directory stays wrong. That is harmless while the mailbox is cloud-managed, and matters when it is moved back.",
        "Undoing it lets the next directory sync overwrite the cloud with the values of Active Directory: the mismatch comes back.",
        "Whether this clears an error that stands already is not documented by Microsoft; the product looks, and says so if it does not.",
    ];

    public static OnPremisesChange Of(ArchiveEvidence evidence, Guid target, OnPremisesStrategy strategy)
    {
        var directory = (evidence.Directory as Read<DirectoryDescription>.Found)?.Value;
        var value = directory?.ArchiveGuid;
        var change = new OnPremisesChange { Strategy = strategy, ImmutableId = evidence.User.OnPremisesImmutableId, Target = target, Consequences = [] };
        return strategy switch
        {
            OnPremisesStrategy.Agent => change with
            {
                Expected = Expected(value),
                DistinguishedName = directory?.DistinguishedName,
                Consequences = ["Microsoft does not support writing Exchange attributes by other tools than its own; it works, and only this attribute is written."],
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
                Consequences = CloudManagedConsequences,
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
            new("Ask for the user to be provisioned again, and look until the error is gone.", $"Invoke-MgRetryUserServiceProvisioning -UserId {user.Id}"),
        ];
        var alias = CommandText.Quote(user.MailNickname ?? user.UserPrincipalName);
        return change.Strategy switch
        {
            OnPremisesStrategy.Agent =>
            [
                new($"Have the hybrid agent write msExchArchiveGUID of {change.DistinguishedName}, if it still holds what was read.", $"Set-ADUser -Identity {CommandText.Quote(change.DistinguishedName ?? "")} -Replace @{{msExchArchiveGUID=([guid]'{change.Target}').ToByteArray()}}"),
                .. afterwards,
            ],
            OnPremisesStrategy.ExchangeServer =>
            [
                .. change.EnablesArchive ? new[] { new PlanStep("Have Exchange enable the archive on premises.", $"Enable-RemoteMailbox -Identity {alias} -Archive") } : [],
                new("Have Exchange set the cloud archive's GUID.", $"Set-RemoteMailbox -Identity {alias} -ArchiveGuid '{change.Target}'"),
                .. afterwards,
            ],
            OnPremisesStrategy.CloudManaged =>
            [
                new("Make Exchange Online the master of the mailbox's Exchange attributes.", $"Set-Mailbox -Identity '{user.Id}' -IsExchangeCloudManaged $true"),
                afterwards[1],
            ],
            _ => [new("An administrator sets the cloud archive's GUID on premises by one of the scripts; the product waits and looks."), .. afterwards],
        };
    }

    private static ExpectedValue Expected(DirectoryValue? value) => value switch
    {
        { Kind: DirectoryValueKind.Guid, Guid: { } guid } => ExpectedValue.Of(guid),
        { Kind: DirectoryValueKind.Absent } => ExpectedValue.Absent,
        _ => throw new InvalidOperationException("A change was planned without knowing what stands in Active Directory."),
    };

    private static string Reverse(string? distinguishedName, DirectoryValue? value)
    {
        var identity = CommandText.Quote(distinguishedName ?? "");
        return value is { Kind: DirectoryValueKind.Guid, Guid: { } old }
            ? $"Set-ADUser -Identity {identity} -Replace @{{msExchArchiveGUID=([guid]'{old}').ToByteArray()}}"
            : $"Set-ADUser -Identity {identity} -Clear msExchArchiveGUID";
    }
}
