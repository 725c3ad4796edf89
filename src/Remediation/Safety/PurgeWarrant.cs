using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// The proof that one recipient may be purged, once and now. The code that sends <c>Remove-*</c> accepts nothing else,
/// and nothing but <see cref="PurgeProof"/> can make one.
/// </summary>
public sealed class PurgeWarrant
{
    private int _redeemed;

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

    /// <summary>Takes the warrant's single use, immediately before the request is sent.</summary>
    /// <returns>False when its facts are too old: nothing may be sent, and the facts must be read again.</returns>
    /// <exception cref="InvalidOperationException">It was used already.</exception>
    public bool TryRedeem(DateTimeOffset now)
    {
        if (now > ValidUntil)
        {
            return false;
        }

        return Interlocked.Exchange(ref _redeemed, 1) == 0
            ? true
            : throw new InvalidOperationException($"The warrant of intent {IntentId} was used already.");
    }
}
