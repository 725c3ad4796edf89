namespace TenantHygiene.Remediation.OnPremises;

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
