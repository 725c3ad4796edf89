using System.CommandLine;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.TenantOnboarding.Registration;

namespace TenantHygiene.TenantOnboarding;

/// <summary>The commands: <c>grant</c>, <c>onboard</c> and <c>prove</c>.</summary>
internal static class CommandLine
{
    private static readonly Option<Guid> _tenant = new("--tenant") { Description = "The tenant's id.", Required = true };
    private static readonly Option<Guid> _reader = new("--reader")
    {
        Description = "Client id of the identity that detects.",
        Required = true,
    };
    private static readonly Option<Guid> _repairer = new("--repairer")
    {
        Description = "Client id of the identity that purges and reprovisions; may be the same.",
        Required = true,
    };
    private static readonly Option<ExchangeUse[]> _use = new("--use")
    {
        Description =
            "Permissions needed besides those for finding and purging: LitigationHolds, CloudManaged, ContentCopy. May be repeated.",
        DefaultValueFactory = _ => [],
    };
    private static readonly Option<bool> _whatIf = new("--what-if") { Description = "Shows what would be done, and changes nothing." };
    private static readonly Option<SignInKind> _signIn = new("--sign-in")
    {
        Description = "How you sign in: Device (a code for your browser) or Environment (AZURE_CLIENT_ID and a secret or certificate).",
    };
    private static readonly Option<string> _name = new("--name") { Description = "The tenant's name for people.", Required = true };
    private static readonly Option<string> _policy = new("--policy")
    {
        Description = "The tenant's policy. Change it after you have checked what it would do.",
        DefaultValueFactory = _ => "observe",
    };
    private static readonly Option<string?> _api = new("--api")
    {
        Description = "The address of the function app, where the tenant is registered. Without it, the request is only printed.",
    };
    private static readonly Option<string> _audience = new("--audience")
    {
        Description = "The audience of the function app's API (its setting Api__Audience).",
        DefaultValueFactory = _ => "api://tenant-hygiene",
    };
    private static readonly Option<Guid?> _readerManagedIdentity = new("--reader-managed-identity")
    {
        Description = "Client id of the managed identity that vouches for the reader.",
    };
    private static readonly Option<Guid?> _repairerManagedIdentity = new("--repairer-managed-identity")
    {
        Description = "Client id of the managed identity that vouches for the repairer.",
    };

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where to say what is done.</param>
    /// <param name="environment">
    /// Settings as environment variables; those of the app, <c>Microsoft365__…</c> and <c>Tenants__…</c>, count here too.
    /// </param>
    /// <returns>0 when everything is as it should be, 1 when something failed or was refused.</returns>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, IReadOnlyDictionary<string, string?> environment)
    {
        var session = new OnboardingSession(output, environment);
        var grant = new Command("grant", "Grants the identities exactly the permissions they need in a tenant. May be repeated.")
        {
            _tenant,
            _reader,
            _repairer,
            _use,
            _whatIf,
            _signIn,
        };
        grant.SetAction((parsed, cancellation) => session.GrantAsync(Order(parsed), mayCreate: false, cancellation));

        var onboard = new Command(
            "onboard",
            "Adds multi-tenant applications to another tenant, grants the permissions they need, and registers the tenant."
        )
        {
            _tenant,
            _reader,
            _repairer,
            _use,
            _whatIf,
            _signIn,
            _name,
            _policy,
            _api,
            _audience,
            _readerManagedIdentity,
            _repairerManagedIdentity,
        };
        onboard.SetAction(
            (parsed, cancellation) =>
                session.OnboardAsync(
                    Order(parsed),
                    new RegistrationRequest(
                        parsed.GetRequiredValue(_name),
                        parsed.GetRequiredValue(_policy),
                        parsed.GetValue(_readerManagedIdentity),
                        parsed.GetValue(_repairerManagedIdentity),
                        parsed.GetValue(_api),
                        parsed.GetRequiredValue(_audience)
                    ),
                    cancellation
                )
        );

        var prove = new Command(
            "prove",
            "Verifies by read requests, with the app's own settings (Tenants__0__…), that the identities have the permissions that the "
                + "app needs."
        );
        prove.SetAction((_, cancellation) => session.ProveAsync(cancellation));

        var root = new RootCommand("Sets up tenants for TenantHygiene.") { grant, onboard, prove };
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
    }

    private static GrantRequest Order(ParseResult parsed) =>
        new(
            parsed.GetRequiredValue(_tenant),
            parsed.GetRequiredValue(_reader),
            parsed.GetRequiredValue(_repairer),
            parsed.GetValue(_use) ?? [],
            parsed.GetValue(_whatIf),
            parsed.GetValue(_signIn)
        );
}

/// <summary>What is to be granted to whom.</summary>
/// <param name="TenantId">In which tenant.</param>
/// <param name="Reader">Client id of the identity that detects.</param>
/// <param name="Repairer">Client id of the identity that purges and reprovisions.</param>
/// <param name="Uses">What is needed beyond finding and purging.</param>
/// <param name="IsDryRun">Whether nothing may be changed.</param>
/// <param name="SignIn">How the administrator signs in.</param>
internal sealed record GrantRequest(
    Guid TenantId,
    Guid Reader,
    Guid Repairer,
    IReadOnlyList<ExchangeUse> Uses,
    bool IsDryRun,
    SignInKind SignIn
);
