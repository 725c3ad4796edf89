using System.ComponentModel;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>A user of the directory.</summary>
public sealed class UserScenario
{
    /// <summary>The object id; derived from the user principal name when absent.</summary>
    public Guid? Id { get; set; }

    /// <summary>The user principal name.</summary>
    public required string UserPrincipalName { get; set; }

    /// <summary>The display name; the mail nickname when absent.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The alias; the name before the @ when absent.</summary>
    public string? MailNickname { get; set; }

    /// <summary>The primary e-mail address; the user principal name when absent.</summary>
    public string? Mail { get; set; }

    /// <summary>Further addresses that the mailbox receives, beside <see cref="Mail"/>.</summary>
    [Description("Further addresses in proxyAddresses, without the prefix smtp:.")]
    public List<string> Addresses { get; set; } = [];

    /// <summary>Addresses that the user or an administrator gave for other purposes.</summary>
    public List<string> OtherMails { get; set; } = [];

    /// <summary>Whether the user comes from Active Directory.</summary>
    public bool OnPremisesSyncEnabled { get; set; } = true;

    /// <summary>The source anchor.</summary>
    [Description("onPremisesImmutableId, base64; derived from the object id when absent.")]
    public string? ImmutableId { get; set; }

    /// <summary>When the user went to the recycle bin.</summary>
    [Description("When the user went to the recycle bin; absent for an active user.")]
    public DateTimeOffset? DeletedDateTime { get; set; }

    /// <summary>How many days before the start the user went to the recycle bin, instead of a date.</summary>
    [Description("How many days before the start the user went to the recycle bin, instead of deletedDateTime.")]
    public double? DeletedDaysAgo { get; set; }

    /// <summary>Whether the user begins in the recycle bin.</summary>
    [JsonIgnore]
    public bool IsDeleted => DeletedDateTime is not null || DeletedDaysAgo is not null;

    /// <summary>The Exchange attributes that Active Directory sends.</summary>
    [Description(
        "The Exchange attributes that Active Directory sends. A provisioning attempt validates them and stamps them on the user's own "
            + "recipient."
    )]
    public ActiveDirectoryAttributes ActiveDirectory { get; set; } = new();

    /// <summary>The user's own recipient as it is before provisioning.</summary>
    [Description("The user's own recipient as it is before provisioning; a mail user without GUIDs when absent.")]
    public RecipientScenario? Recipient { get; set; }

    /// <summary>Whether the user has a recipient at all.</summary>
    public bool HasRecipient { get; set; } = true;

    /// <summary>Error entries that are given, not derived.</summary>
    [Description("Error entries that are given, not derived: unknown texts, malformed GUIDs, other services.")]
    public List<ErrorScenario> Errors { get; set; } = [];

    /// <summary>Entries of onPremisesProvisioningErrors.</summary>
    public List<OnPremisesError> OnPremisesProvisioningErrors { get; set; } = [];

    /// <summary>How long a retry takes for this user.</summary>
    public Latency? RetryLatency { get; set; }

    /// <summary>How this user's derived error entries are written.</summary>
    public ErrorDetailStyle? ErrorDetail { get; set; }
}

/// <summary>An error entry that the scenario states literally.</summary>
public sealed class ErrorScenario
{
    /// <summary>Service and instance.</summary>
    public string ServiceInstance { get; set; } = "exchange/NAMPRD09-001-01";

    /// <summary>The code of the record.</summary>
    public string ErrorCode { get; set; } = "Ex000000";

    /// <summary>The text of the record.</summary>
    public string Description { get; set; } = "";

    /// <summary>The whole errorDetail, instead of code and text.</summary>
    [Description("The whole errorDetail, taken literally, instead of errorCode and description.")]
    public string? ErrorDetail { get; set; }

    /// <summary>When it arose; a day before the start when absent.</summary>
    public DateTimeOffset? CreatedDateTime { get; set; }

    /// <summary>Whether it is resolved from the start.</summary>
    public bool IsResolved { get; set; }

    /// <summary>Whether the next provisioning attempt resolves it.</summary>
    public bool ResolvesOnRetry { get; set; }
}

/// <summary>An entry of <c>onPremisesProvisioningErrors</c>: the channel from Entra Connect, not from Exchange.</summary>
public sealed class OnPremisesError
{
    /// <summary>The category.</summary>
    public string Category { get; set; } = "PropertyConflict";

    /// <summary>The property, such as ProxyAddresses.</summary>
    public string PropertyCausingError { get; set; } = "ProxyAddresses";

    /// <summary>The value in conflict.</summary>
    public string Value { get; set; } = "";
}

/// <summary>The Exchange attributes that Active Directory sends for a user.</summary>
public sealed class ActiveDirectoryAttributes
{
    /// <summary>msExchMailboxGUID.</summary>
    public Guid? ExchangeGuid { get; set; }

    /// <summary>msExchArchiveGUID.</summary>
    [Description("msExchArchiveGUID; all zeros is a value (and conflicts with an archive in the cloud), absent is not sent.")]
    public Guid? ArchiveGuid { get; set; }

    /// <summary>Whether the archive is enabled on premises.</summary>
    [Description(
        "Whether the archive is enabled on premises. With a GUID of its own it was enabled twice; with none, the GUID was cleared."
    )]
    public bool ArchiveEnabled { get; set; }

    /// <summary>Whether mailNickname is filled.</summary>
    [Description("Whether mailNickname is filled; without it the directory sync sends no Exchange attribute of the user.")]
    public bool HasMailNickname { get; set; } = true;

    /// <summary>The distinguished name.</summary>
    public string? DistinguishedName { get; set; }

    /// <summary>The same values, which later changes of these leave alone.</summary>
    internal ActiveDirectoryAttributes Copy() => (ActiveDirectoryAttributes)MemberwiseClone();
}
