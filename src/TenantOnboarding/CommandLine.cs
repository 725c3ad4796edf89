using System.CommandLine;
using TenantHygiene.Microsoft365.Exchange;

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
    private static readonly Option<int> _number = new("--number")
    {
        Description = "The tenant's number in the app's settings, Tenants__{number}__.",
        DefaultValueFactory = _ => 1,
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
            "Adds multi-tenant applications to another tenant, grants the permissions they need, and prints the settings to add."
        )
        {
            _tenant,
            _reader,
            _repairer,
            _use,
            _whatIf,
            _signIn,
            _number,
            _readerManagedIdentity,
            _repairerManagedIdentity,
        };
        onboard.SetAction(
            (parsed, cancellation) =>
                session.OnboardAsync(
                    Order(parsed),
                    new SettingsRequest(
                        parsed.GetValue(_number),
                        parsed.GetValue(_readerManagedIdentity),
                        parsed.GetValue(_repairerManagedIdentity)
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

/// <summary>How the app is to sign in to a further tenant.</summary>
/// <param name="Number">The tenant's number in the settings.</param>
/// <param name="ReaderManagedIdentity">Client id of the managed identity that vouches for the reader; null for the app's only one.</param>
/// <param name="RepairerManagedIdentity">The same for the repairer.</param>
internal sealed record SettingsRequest(int Number, Guid? ReaderManagedIdentity, Guid? RepairerManagedIdentity)
{
    /// <summary>The settings to add to the app, one a line.</summary>
    public IEnumerable<string> Lines(GrantRequest order)
    {
        var prefix = $"Tenants__{Number}__";
        yield return $"{prefix}TenantId={order.TenantId}";
        yield return $"{prefix}Policy=observe";
        foreach (var line in Credential($"{prefix}Credential__", order.Repairer, RepairerManagedIdentity))
        {
            yield return line;
        }

        foreach (
            var line in order.Reader == order.Repairer ? [] : Credential($"{prefix}ReaderCredential__", order.Reader, ReaderManagedIdentity)
        )
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Credential(string prefix, Guid clientId, Guid? identityId)
    {
        yield return $"{prefix}Kind=FederatedIdentity";
        yield return $"{prefix}ClientId={clientId}";
        if (identityId is { } managedIdentity)
        {
            yield return $"{prefix}ManagedIdentityClientId={managedIdentity}";
        }
    }
}
