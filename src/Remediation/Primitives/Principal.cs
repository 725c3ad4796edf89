using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Primitives;

/// <summary>
/// Who did something, identified in the same way in every channel: a user or an application with its object id in Entra ID. Two principals
/// are equal when their ids are; the name is only shown.
/// </summary>
/// <param name="Id">
/// The object id in Entra ID (the claim <c>oid</c>), in lower case with hyphens. For an account of a ticket system that belongs to nobody
/// who is known in Entra ID: <c>connection:account</c>, which is never equal to an object id.
/// </param>
/// <param name="Name">The name that is shown, such as a user principal name; null where none is known.</param>
public sealed record Principal(string Id, string? Name)
{
    /// <summary>
    /// Whether the person behind the id is unknown: an account of a ticket system that is neither mapped to a person nor certainly outside
    /// the approvers' directory. It may belong to one of the approvers.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUnidentified { get; init; }

    /// <summary>A user or application of Entra ID.</summary>
    /// <param name="objectId">Its object id.</param>
    /// <param name="name">The name that is shown.</param>
    public static Principal Of(Guid objectId, string? name) => new(objectId.ToString("D"), name);

    /// <summary>An account of a ticket system without a known principal in Entra ID.</summary>
    /// <param name="connection">The connection to the ticket system.</param>
    /// <param name="account">How the ticket system calls the account.</param>
    /// <param name="isUnidentified">See <see cref="IsUnidentified"/>.</param>
    public static Principal OfAccount(string connection, string account, bool isUnidentified) =>
        new($"{connection}:{account.ToLowerInvariant()}", $"{account} ({connection})") { IsUnidentified = isUnidentified };

    /// <summary>Compares the ids.</summary>
    public bool Equals(Principal? other) => other is not null && string.Equals(Id, other.Id, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Id);

    /// <summary>The name with the id, as timelines and tickets show it.</summary>
    public override string ToString() => Name is null || Id.Contains(':', StringComparison.Ordinal) ? Name ?? Id : $"{Name} ({Id})";
}
