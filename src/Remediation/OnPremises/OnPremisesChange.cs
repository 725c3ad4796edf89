namespace TenantHygiene.Remediation.OnPremises;

/// <summary>The change to the source of a value that Exchange Online refuses.</summary>
public sealed record OnPremisesChange
{
    /// <summary>By which means.</summary>
    public required OnPremisesStrategy Strategy { get; init; }

    /// <summary>The user's source anchor; decides which object is meant.</summary>
    public string? ImmutableId { get; init; }

    /// <summary>The GUID of the cloud archive, which Active Directory has to send.</summary>
    public required Guid Target { get; init; }

    /// <summary>The current value that the write requires; null where TenantHygiene writes nothing on premises.</summary>
    public ExpectedValue? Expected { get; init; }

    /// <summary>The object's name in Active Directory, where the agent read it.</summary>
    public string? DistinguishedName { get; init; }

    /// <summary>Whether the archive has to be enabled on premises first, as Exchange does it.</summary>
    public bool EnablesArchive { get; init; }

    /// <summary>Its consequences, for the approver.</summary>
    public required IReadOnlyList<string> Consequences { get; init; }

    /// <summary>How to undo it.</summary>
    public string? ReverseCommand { get; init; }
}

/// <summary>How a value that Active Directory sends is corrected. Chosen per tenant.</summary>
public enum OnPremisesStrategy
{
    /// <summary>A ready script for an administrator; TenantHygiene waits and verifies.</summary>
    Script,

    /// <summary>The hybrid agent writes the attribute by LDAP.</summary>
    Agent,

    /// <summary>The hybrid agent has Exchange write it, by the Exchange management shell.</summary>
    ExchangeServer,

    /// <summary>
    /// Exchange Online becomes the source of authority for the mailbox's Exchange attributes; nothing is written on premises.
    /// </summary>
    CloudManaged,
}

/// <summary>What to check when a value was corrected on premises and does not arrive in the cloud.</summary>
public static class SyncChecks
{
    /// <summary>The checks as sentences, in the order in which they are worth making.</summary>
    /// <param name="directory">What the agent read; null where there is none.</param>
    public static string Describe(DirectoryDescription? directory) =>
        string.Join(
            " ",
            directory switch
            {
                { MailNickname: null or "" } =>
                    "mailNickname is empty in Active Directory: the directory sync sends no Exchange attribute of this user. Set it.",
                { MailNickname: { } alias } => $"mailNickname is set ({alias}), so it is not the cause.",
                null =>
                    "Check that mailNickname is set in Active Directory: without it, the directory sync sends no Exchange attribute of the "
                        + "user.",
            },
            "Check that the schema of the Entra Connect connector has the Exchange attributes, including msExchArchiveGUID; "
                + "after a schema extension, run the Entra Connect wizard again.",
            "Check that the directory sync runs (Get-ADSyncScheduler), and that the user's organisational unit is in its scope."
        );
}
