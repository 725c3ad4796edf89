using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>A user of the directory as it stands now. Read and changed under the tenant's gate only.</summary>
internal sealed class DirectoryUser
{
    public required Guid Id { get; init; }

    public required string UserPrincipalName { get; init; }

    public required string MailNickname { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>The primary e-mail address.</summary>
    public required string Mail { get; init; }

    /// <summary>Further addresses that the mailbox receives.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Addresses for other purposes, which nobody verified.</summary>
    public IReadOnlyList<string> OtherMails { get; init; } = [];

    /// <summary>What stands in <c>proxyAddresses</c>: the primary address with a prefix in capitals, the others in small letters.</summary>
    public IEnumerable<string> ProxyAddresses => Addresses.Select(address => $"smtp:{address}").Prepend($"SMTP:{Mail}");

    public bool OnPremisesSyncEnabled { get; init; } = true;

    public DateTimeOffset? DeletedDateTime { get; set; }

    /// <summary>When the directory sync last brought something.</summary>
    public DateTimeOffset LastSync { get; set; }

    /// <summary>What Active Directory sent last.</summary>
    public ActiveDirectoryAttributes ActiveDirectory { get; set; } = new();

    /// <summary>
    /// What stands in Active Directory, where the scenario and not a real directory holds it; null for users that are made up.
    /// </summary>
    public ActiveDirectoryAttributes? OnPremises { get; set; }

    /// <summary>The source anchor, base64; null for one that is derived from the object id.</summary>
    public string? ImmutableId { get; set; }

    /// <summary>Error entries, resolved ones included; null spares memory for the many without any.</summary>
    public List<ErrorEntry>? Errors { get; set; }

    public IReadOnlyList<OnPremisesError> OnPremisesErrors { get; init; } = [];

    public Latency? RetryLatency { get; init; }

    public ErrorDetailStyle? ErrorDetail { get; init; }

    /// <summary>Whether the scenario made the user up, so that the state listing may leave it out.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Its place in listings: rises with every user added, never changes.</summary>
    public int Sequence { get; set; }

    /// <summary>Provisioning attempts made after a retry.</summary>
    public int Attempts { get; set; }

    /// <summary>Retries asked for.</summary>
    public int Retries { get; set; }

    /// <summary>Adds an error entry.</summary>
    /// <param name="entry">The entry.</param>
    public void AddError(ErrorEntry entry) => (Errors ??= []).Add(entry);
}
