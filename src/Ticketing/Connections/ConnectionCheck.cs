using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>What is wrong with the settings of a connection: what is common to all kinds, and what its vendor adds.</summary>
internal static partial class ConnectionCheck
{
    private const int MinimumSecretLength = 16;

    public static IEnumerable<string> Problems(ConnectionOptions connection, int index)
    {
        var prefix = $"Ticketing__Connections__{index}__";
        if (!ConnectionName().IsMatch(connection.Name))
        {
            yield return $"{prefix}Name must hold 1 to 40 lower-case letters, digits and hyphens.";
        }

        if (connection.Kind is not { } kind || !Enum.IsDefined(kind))
        {
            yield return $"{prefix}Kind must be one of {string.Join(", ", Enum.GetNames<ConnectionKind>())}.";
            yield break;
        }

        var vendor = VendorTable.Of(kind);
        foreach (
            var problem in SecretProblems(prefix, vendor, connection)
                .Concat(vendor.Check(prefix, connection))
                .Concat(PathProblems(prefix, connection))
                .Concat(connection.Answers is { } answers ? AnswerProblems($"{prefix}Answers__", kind, vendor, answers) : [])
                .Concat(ApprovalProblems(prefix, kind, vendor, connection))
        )
        {
            yield return problem;
        }

        if (connection.TenantId is null && connection.Tenants.Count == 0)
        {
            yield return $"{prefix}TenantId is missing: set it, or map customers to tenants by {prefix}Tenants__….";
        }
    }

    private static IEnumerable<string> SecretProblems(string prefix, Vendor vendor, ConnectionOptions connection)
    {
        if (connection.Secrets.Count > 2 || (vendor.NeedsSecret && connection.Secrets.Count == 0))
        {
            yield return $"{prefix}Secrets must hold one secret, or two while one replaces the other.";
        }

        if (connection.Secrets.Any(secret => secret.Length < MinimumSecretLength))
        {
            yield return $"{prefix}Secrets: a secret must have {MinimumSecretLength} characters or more.";
        }

        if (connection.UrlKey is { Length: < MinimumSecretLength })
        {
            yield return $"{prefix}UrlKey must have {MinimumSecretLength} characters or more.";
        }
    }

    private static IEnumerable<string> PathProblems(string prefix, ConnectionOptions connection)
    {
        try
        {
            _ = Connection.Of(connection);
            return [];
        }
        catch (FormatException exception)
        {
            return [$"{prefix}Paths: {exception.Message}"];
        }
    }

    private static IEnumerable<string> AnswerProblems(string prefix, ConnectionKind kind, Vendor vendor, AnswerOptions answers)
    {
        if (vendor.CreateClient(answers) is null)
        {
            yield return $"{prefix}BaseUrl: {kind} takes no answers; use Ticketing__Webhooks.";
            yield break;
        }

        if (!TicketingOptionsValidator.IsSafeAddress(answers.BaseUrl))
        {
            yield return $"{prefix}BaseUrl must be an https address.";
        }

        if (answers.KeyHost is not null && !vendor.PublishesSigningKey)
        {
            yield return $"{prefix}KeyHost must be left out: {kind} publishes no signing keys.";
        }

        if (answers.OAuth is not null && !vendor.TakesOAuth)
        {
            yield return $"{prefix}OAuth__TokenUrl: {kind} takes no OAuth client credentials.";
        }

        foreach (
            var problem in vendor
                .CheckAnswers(prefix, answers)
                .Concat(answers.OAuth is { } oauth ? OAuthProblems($"{prefix}OAuth__", oauth) : [])
        )
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OAuthProblems(string prefix, OAuthOptions oauth)
    {
        if (!TicketingOptionsValidator.IsSafeAddress(oauth.TokenUrl))
        {
            yield return $"{prefix}TokenUrl must be the https address that issues tokens.";
        }

        if (oauth.ClientId.Length == 0)
        {
            yield return $"{prefix}ClientId is missing.";
        }

        if (oauth.ClientSecret.Length == 0)
        {
            yield return $"{prefix}ClientSecret is missing.";
        }
    }

    private static IEnumerable<string> ApprovalProblems(string prefix, ConnectionKind kind, Vendor vendor, ConnectionOptions connection)
    {
        var (approvals, name) = (connection.Approvals, $"{prefix}Approvals__");
        if (approvals.Approvers.Count > 0 && !vendor.ReportsCommentAuthors)
        {
            yield return $"{name}Approvers: {kind} does not say who wrote a comment; plans cannot be approved there.";
        }
        else if (approvals.Approvers.Count > 0 && connection.Answers is null)
        {
            yield return $"{prefix}Answers__BaseUrl is missing: comments that approve are read there.";
        }

        if (approvals.ApprovedState is not null && !vendor.ReportsStateChangeAuthors)
        {
            yield return $"{name}ApprovedState: {kind} does not say in a machine-readable way who changed a ticket's state and when; "
                + "plans are approved by comments only.";
        }
        else if (approvals.ApprovedState is not null && approvals.Approvers.Count == 0)
        {
            yield return $"{name}Approvers is missing: without approvers no state approves anything.";
        }

        foreach (var (account, person) in approvals.Approvers)
        {
            if (string.IsNullOrWhiteSpace(person) || (!Guid.TryParse(person, out _) && !person.Contains('@', StringComparison.Ordinal)))
            {
                yield return $"{name}Approvers__{account} must be the object id of a user or application in Entra ID, "
                    + "or a user principal name.";
            }

            if (string.Equals(account, connection.Answers?.User, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"{name}Approvers__{account}: the account that writes the answers cannot be an approver.";
            }
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex ConnectionName();
}
