using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>Writes down a removal with the object as it was, and decides whether it was an unintended change.</summary>
/// <param name="call">The call.</param>
/// <param name="identity">Its identity.</param>
/// <param name="permanently">Whether it carried PermanentlyDelete.</param>
internal sealed class RemovalRecorder(CmdletCall call, string identity, bool permanently)
{
    private readonly TenantHistory _history = call.Tenant.History;

    /// <summary>There was nothing to remove, or too much.</summary>
    public void NoTarget(Recipient? candidate, ExchangeError error)
    {
        Add(
            RemovalOutcome.Refused,
            candidate,
            candidate is { State: RecipientState.Active } && permanently ? "The recipient is active." : error.Text
        );
        if (candidate is null && call.Tenant.Recipients.Purged.FirstOrDefault(purged => call.Lookup.Fits(purged, identity)) is { } gone)
        {
            Damage(DamageKind.RepeatedRemoval, gone, "The recipient had been purged before.");
        }
    }

    /// <summary>Exchange refused.</summary>
    public void Refused(Recipient target, ExchangeError error) => Add(RemovalOutcome.Refused, target, error.Text);

    /// <summary>The account of an active recipient was deleted.</summary>
    public void AccountDeleted(Recipient target)
    {
        Add(RemovalOutcome.AccountDeleted, target, null);
        Damage(DamageKind.AccountDeleted, target, "Removing an active recipient without PermanentlyDelete deletes its account.");
    }

    /// <summary>The recipient is about to be purged.</summary>
    public void Purged(Recipient target)
    {
        Add(RemovalOutcome.Purged, target, null);
        if (NamingUsers(target).Count == 0)
        {
            Damage(DamageKind.PurgedWithoutError, target, "No unresolved error of any user names a GUID of the recipient.");
        }

        if (target.OwnerId is { } owner && call.Tenant.Users.Find(owner) is not null)
        {
            Damage(DamageKind.PurgedWithEntraUser, target, $"Its user {owner} is still in the directory or in the recycle bin.");
        }

        if (target.Holds.InForce([], ofMailbox: true) is { } hold || (hold = OrganizationHold(target)) is not null)
        {
            Damage(DamageKind.PurgedWhileHeld, target, $"It is on {hold}.");
        }

        if (!Guid.TryParse(identity, out _) && !identity.StartsWith("CN=", StringComparison.OrdinalIgnoreCase))
        {
            Damage(DamageKind.AddressedByName, target, $"'{identity}' is a name or an address, which others may share.");
        }
    }

    private string? OrganizationHold(Recipient target) =>
        target.HasMailbox
            ? call.Tenant.Scenario.Organization.InPlaceHolds.Find(hold => hold.StartsWith("skp", StringComparison.OrdinalIgnoreCase))
            : null;

    private void Add(RemovalOutcome outcome, Recipient? target, string? reason) =>
        _history.Removals.Add(
            new Removal(
                call.Tenant.Now,
                call.Cmdlet,
                identity,
                call.Caller.ClientId,
                permanently,
                outcome,
                reason,
                target is null ? [] : NamingUsers(target),
                target is null ? null : BeforeImage.Of(target, call.Tenant)
            )
        );

    private void Damage(DamageKind kind, Recipient target, string detail) =>
        _history.Damage.Add(new Damage(call.Tenant.Now, kind, detail, target.Guid, target.Name, call.Cmdlet, identity));

    private List<string> NamingUsers(Recipient target)
    {
        string[] guids =
        [
            .. new[] { target.ExchangeGuid, target.ArchiveGuid }.Where(guid => guid != Guid.Empty).Select(guid => guid.ToString()),
        ];
        return
        [
            .. call
                .Tenant.Users.Active.Stored.Where(user =>
                    user.Errors?.Exists(error =>
                        !error.IsResolved && guids.Any(guid => error.ErrorDetail.Contains(guid, StringComparison.OrdinalIgnoreCase))
                    )
                    ?? false
                )
                .Select(user => user.UserPrincipalName),
        ];
    }
}

/// <summary>A recipient as it stands, as JSON.</summary>
internal static class BeforeImage
{
    public static JsonObject Of(Recipient recipient, Tenant tenant) =>
        new(
            RecipientRows
                .MailObject(recipient, tenant)
                .Select(property => new KeyValuePair<string, JsonNode?>(property.Key, Node(property.Value)))
        );

    private static JsonNode? Node(object? value) =>
        value switch
        {
            null => null,
            bool flag => JsonValue.Create(flag),
            DateTimeOffset time => JsonValue.Create(time),
            IEnumerable<string> many => new JsonArray([.. many.Select(text => (JsonNode?)JsonValue.Create(text))]),
            _ => JsonValue.Create(value.ToString()),
        };
}
