using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>Refuses at the start what would fail, or let strangers in, later. Names the setting; repeats no secret.</summary>
public sealed partial class TicketingOptionsValidator : IValidateOptions<TicketingOptions>
{
    private const int ShortestSecret = 16;

    // Printed in Zendesk's documentation for webhooks that are only being tried.
    private const string ZendeskTestSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TicketingOptions options)
    {
        var problems = options.Connections.SelectMany(Problems)
            .Concat(options.Connections.GroupBy(connection => connection.Name).Where(same => same.Count() > 1).Select(same => $"Ticketing__Connections: the name '{same.Key}' is given twice."))
            .Concat(options.Webhooks.SelectMany((webhook, index) => WebhookProblems($"Ticketing__Webhooks__{index}", webhook.Url, webhook.Secrets)))
            .Concat(options.TeamsWorkflows.Index().Where(one => !IsSafeAddress(one.Item)).Select(one => $"Ticketing__TeamsWorkflows__{one.Index} must be an https address."))
            .ToList();
        if (options.StatusUrl is { } status && !IsSafeAddress(status))
        {
            problems.Add("Ticketing__StatusUrl must be an https address.");
        }

        if (options.ReplayWindow <= TimeSpan.Zero || options.ReplayWindow > TimeSpan.FromHours(1))
        {
            problems.Add("Ticketing__ReplayWindow must be longer than nothing and one hour at most.");
        }

        if (options.FirstRetryAfter <= TimeSpan.Zero || options.FirstRetryAfter > TimeSpan.FromHours(1))
        {
            problems.Add("Ticketing__FirstRetryAfter must be longer than nothing and one hour at most.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Whether an address may be called: https, or plain on this machine.</summary>
    public static bool IsSafeAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static IEnumerable<string> Problems(ConnectionOptions connection, int index)
    {
        var place = $"Ticketing__Connections__{index}";
        if (!ConnectionName().IsMatch(connection.Name))
        {
            yield return $"{place}__Name must hold 1 to 40 lower-case letters, digits and hyphens.";
        }

        if (connection.Kind is not { } kind)
        {
            yield return $"{place}__Kind is missing: one of {string.Join(", ", Enum.GetNames<ConnectionKind>())}.";
            yield break;
        }

        foreach (var problem in SecretProblems(place, kind, connection).Concat(PathProblems(place, connection)).Concat(AnswerProblems(place, kind, connection.Answers)).Concat(ApprovalProblems(place, kind, connection)))
        {
            yield return problem;
        }

        if (connection.TenantId is null && connection.Tenants.Count == 0)
        {
            yield return $"{place}__TenantId is missing: set it, or map customers to tenants by {place}__Tenants__….";
        }
    }

    private static IEnumerable<string> SecretProblems(string place, ConnectionKind kind, ConnectionOptions connection)
    {
        var needsSecret = kind is not (ConnectionKind.ConnectWise or ConnectionKind.AzureMonitor);
        if (connection.Secrets.Count > 2 || (needsSecret && connection.Secrets.Count == 0))
        {
            yield return $"{place}__Secrets must hold one secret, or two while one replaces the other.";
        }

        if (connection.Secrets.Any(secret => secret.Length < ShortestSecret))
        {
            yield return $"{place}__Secrets: a secret must have {ShortestSecret} characters or more.";
        }

        if (kind is ConnectionKind.StandardWebhooks && !connection.Secrets.All(StandardWebhook.CanVerify))
        {
            yield return $"{place}__Secrets: Standard Webhooks are verified with whsec_ and 24 to 64 bytes in base64, or with the sender's public key (whpk_ and 32 bytes in base64).";
        }

        if (connection.Secrets.Contains(ZendeskTestSecret))
        {
            yield return $"{place}__Secrets: this is the vendor's published secret for tests; everybody knows it.";
        }

        if (connection.UrlKey is { Length: < ShortestSecret })
        {
            yield return $"{place}__UrlKey must have {ShortestSecret} characters or more.";
        }
        else if (kind is ConnectionKind.Autotask && connection.UrlKey is null)
        {
            yield return $"{place}__UrlKey is missing: Autotask signs with SHA-1, which needs a second factor.";
        }

        if (kind is ConnectionKind.ConnectWise && connection.Answers is null)
        {
            yield return $"{place}__Answers__BaseUrl is missing: the signing key is fetched from this host only.";
        }
    }

    private static IEnumerable<string> PathProblems(string place, ConnectionOptions connection)
    {
        string? problem = null;
        try
        {
            _ = Connection.Of(connection);
        }
        catch (FormatException exception)
        {
            problem = $"{place}__Paths: {exception.Message}";
        }

        if (problem is not null)
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> AnswerProblems(string place, ConnectionKind kind, AnswerOptions? answers)
    {
        if (answers is null)
        {
            yield break;
        }

        if (kind is ConnectionKind.Json or ConnectionKind.StandardWebhooks or ConnectionKind.CloudEvents)
        {
            yield return $"{place}__Answers: there is nothing to answer to for {kind}; use Ticketing__Webhooks.";
        }

        if (!IsSafeAddress(answers.BaseUrl))
        {
            yield return $"{place}__Answers__BaseUrl must be an https address.";
        }

        if (answers.KeyHost is { } host && (kind is not ConnectionKind.ConnectWise || Uri.CheckHostName(host) is not UriHostNameType.Dns))
        {
            yield return $"{place}__Answers__KeyHost must be the name of the host that keeps ConnectWise's signing keys, such as na.myconnectwise.net; other kinds have none.";
        }

        foreach (var problem in CredentialProblems($"{place}__Answers__", kind, answers))
        {
            yield return problem;
        }

        if (kind is ConnectionKind.HaloPsa && !int.TryParse(answers.OutcomeId, out _))
        {
            yield return $"{place}__Answers__OutcomeId must be a number: HaloPSA takes no action without an outcome.";
        }

        if (kind is ConnectionKind.ConnectWise or ConnectionKind.Autotask && answers.IntegrationId is not { Length: > 0 })
        {
            yield return $"{place}__Answers__IntegrationId is missing.";
        }

        if (kind is ConnectionKind.Freshservice or ConnectionKind.HaloPsa or ConnectionKind.Autotask or ConnectionKind.ConnectWise
            && answers.ResolvedState is { } state && !int.TryParse(state, out _))
        {
            yield return $"{place}__Answers__ResolvedState must be the number of a state.";
        }
    }

    private static IEnumerable<string> ApprovalProblems(string place, ConnectionKind kind, ConnectionOptions connection)
    {
        var (approvals, name) = (connection.Approvals, $"{place}__Approvals__");
        if (approvals.Approvers.Count > 0 && !DecisionSources.ReportsCommentAuthors(kind))
        {
            yield return $"{name}Approvers: {kind} does not say who wrote a comment; plans cannot be approved there.";
        }
        else if (approvals.Approvers.Count > 0 && connection.Answers is null)
        {
            yield return $"{place}__Answers__BaseUrl is missing: comments that approve are read there.";
        }

        if (approvals.ApprovedState is not null && !DecisionSources.ReportsStateChangeAuthors(kind))
        {
            yield return $"{name}ApprovedState: {kind} does not say in a machine-readable way who changed a ticket's state and when; plans are approved by comments only.";
        }
        else if (approvals.ApprovedState is not null && approvals.Approvers.Count == 0)
        {
            yield return $"{name}Approvers is missing: without approvers no state approves anything.";
        }

        foreach (var (account, person) in approvals.Approvers)
        {
            if (string.IsNullOrWhiteSpace(person) || (!Guid.TryParse(person, out _) && !person.Contains('@', StringComparison.Ordinal)))
            {
                yield return $"{name}Approvers__{account} must be the object id of a user or application in Entra ID, or a user principal name.";
            }

            if (string.Equals(account, connection.Answers?.User, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"{name}Approvers__{account}: the account that writes the answers cannot approve.";
            }
        }
    }

    private static IEnumerable<string> CredentialProblems(string place, ConnectionKind kind, AnswerOptions answers)
    {
        if (kind is ConnectionKind.AzureMonitor)
        {
            foreach (var problem in answers.Credential is { } credential ? CredentialSettings.Check(credential, $"{place}Credential__") : [$"{place}Credential__Kind is missing: alerts are changed with an Entra identity."])
            {
                yield return problem;
            }

            if (answers.TenantId == Guid.Empty && answers.Credential is { } own && CredentialSettings.TryReadKind(own.Kind, out var credentialKind) && credentialKind is not CredentialKind.ManagedIdentity)
            {
                yield return $"{place}TenantId is missing: the tenant of the alerts' subscription.";
            }

            yield break;
        }

        if (answers.OAuth is null && kind is ConnectionKind.HaloPsa)
        {
            yield return $"{place}OAuth__TokenUrl is missing: HaloPSA takes OAuth client credentials only.";
        }

        if (answers.OAuth is null && kind is not ConnectionKind.HaloPsa && answers.Secret is not { Length: > 0 })
        {
            yield return $"{place}Secret is missing.";
        }

        // PagerDuty wants to know in whose name, whatever the credentials.
        if ((answers.OAuth is null || kind is ConnectionKind.PagerDuty) && kind is not (ConnectionKind.Freshservice or ConnectionKind.HaloPsa) && answers.User is not { Length: > 0 })
        {
            yield return $"{place}User is missing.";
        }

        foreach (var problem in answers.OAuth is { } oauth ? OAuthProblems($"{place}OAuth__", kind, oauth) : [])
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OAuthProblems(string place, ConnectionKind kind, OAuthOptions oauth)
    {
        if (kind is not (ConnectionKind.ServiceNow or ConnectionKind.Jira or ConnectionKind.Zendesk or ConnectionKind.HaloPsa or ConnectionKind.PagerDuty))
        {
            yield return $"{place}TokenUrl: {kind} takes no OAuth client credentials.";
        }

        if (!IsSafeAddress(oauth.TokenUrl))
        {
            yield return $"{place}TokenUrl must be the https address that issues tokens.";
        }

        if (oauth.ClientId.Length == 0)
        {
            yield return $"{place}ClientId is missing.";
        }

        if (oauth.ClientSecret.Length == 0)
        {
            yield return $"{place}ClientSecret is missing.";
        }

        if (kind is ConnectionKind.PagerDuty && oauth.Scope?.Split(' ').Any(one => one.StartsWith("as_account-", StringComparison.Ordinal)) is not true)
        {
            yield return $"{place}Scope must name the account, such as: as_account-us.contoso incidents.read incidents.write.";
        }
    }

    private static IEnumerable<string> WebhookProblems(string place, string url, IList<string> secrets)
    {
        if (!IsSafeAddress(url))
        {
            yield return $"{place}__Url must be an https address.";
        }

        if (secrets.Count is 0 or > 2 || !secrets.All(StandardWebhook.CanSign))
        {
            yield return $"{place}__Secrets must hold one or two secrets: whsec_ and 24 to 64 bytes in base64, or a secret key (whsk_ and 32 or 64 bytes in base64).";
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex ConnectionName();
}
