namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What is to be changed about the source of a value that Exchange Online refuses.</summary>
public sealed record OnPremisesChange
{
    /// <summary>By which means.</summary>
    public required OnPremisesStrategy Strategy { get; init; }

    /// <summary>The user's source anchor; decides which object is meant.</summary>
    public string? ImmutableId { get; init; }

    /// <summary>The GUID of the cloud archive, which Active Directory has to send.</summary>
    public required Guid Target { get; init; }

    /// <summary>What must stand there for it to be replaced; null where the product writes nothing on premises.</summary>
    public ExpectedValue? Expected { get; init; }

    /// <summary>The object's name in Active Directory, where the agent read it.</summary>
    public string? DistinguishedName { get; init; }

    /// <summary>Whether the archive has to be enabled on premises first, as Exchange does it.</summary>
    public bool EnablesArchive { get; init; }

    /// <summary>What else follows from it, for whoever decides.</summary>
    public required IReadOnlyList<string> Consequences { get; init; }

    /// <summary>How to undo it.</summary>
    public string? ReverseCommand { get; init; }
}

/// <summary>How a value that Active Directory sends is corrected. Chosen per tenant.</summary>
public enum OnPremisesStrategy
{
    /// <summary>A ready script for an administrator; the product waits, looks and verifies.</summary>
    Script,

    /// <summary>The hybrid agent writes the attribute by LDAP.</summary>
    Agent,

    /// <summary>The hybrid agent has Exchange write it, by the Exchange management shell.</summary>
    ExchangeServer,

    /// <summary>Exchange Online becomes the master of the mailbox's Exchange attributes; nothing is written on premises.</summary>
    CloudManaged,
}

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
