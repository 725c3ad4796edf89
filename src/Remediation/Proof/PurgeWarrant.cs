using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof;

/// <summary>
/// The proof that one recipient may be purged, once and now. The code that sends <c>Remove-*</c> accepts nothing else,
/// and nothing but <see cref="PurgeProof"/> can make one.
/// </summary>
public sealed class PurgeWarrant
{
    private int redeemed;

    internal PurgeWarrant(Guid tenantId, string intentId, Recipient recipient, DateTimeOffset validUntil)
    {
        TenantId = tenantId;
        IntentId = intentId;
        RecipientId = recipient.ObjectId;
        RecipientKind = recipient.Kind;
        ValidUntil = validUntil;
    }

    /// <summary>The tenant whose recipient it is.</summary>
    public Guid TenantId { get; }

    /// <summary>The recorded intent under which the purge happens.</summary>
    public string IntentId { get; }

    /// <summary>The immutable identity of the recipient.</summary>
    public Guid RecipientId { get; }

    /// <summary>Which cmdlet purges it: a mail user or a user's mailbox.</summary>
    public RecipientKind RecipientKind { get; }

    /// <summary>The facts behind the warrant are too old after this.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>Takes the warrant's single use. Called immediately before the request is sent.</summary>
    /// <exception cref="InvalidOperationException">It was used already, or its facts are too old.</exception>
    public void Redeem(DateTimeOffset now)
    {
        if (now > ValidUntil)
        {
            throw new InvalidOperationException($"The warrant of intent {IntentId} expired at {ValidUntil:O}; the facts must be read again.");
        }

        if (Interlocked.Exchange(ref redeemed, 1) != 0)
        {
            throw new InvalidOperationException($"The warrant of intent {IntentId} was used already.");
        }
    }
}
