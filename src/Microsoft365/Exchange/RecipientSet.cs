using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>A set of recipients that one cmdlet lists, with the scope that everything in it has.</summary>
internal sealed record RecipientSet(Func<ExchangeCommand> Listing, RecipientScope Scope)
{
    /// <summary>Whether the whole set is small enough to be read: deleted recipients are few, and vanish after 30 days or are on hold.</summary>
    public bool MayBeListed => Scope is not RecipientScope.Active;

    /// <summary>Those that hold the value, picked out by the service.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public ExchangeCommand Holding(GuidProperty property, Guid value) => Listing().Where(property, value);

    /// <summary>All of them.</summary>
    public ExchangeCommand Everybody() => Listing().All();
}
