using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.TenantOnboarding.Exchange;
using TenantHygiene.TenantOnboarding.Grants;
using TenantHygiene.TenantOnboarding.Registration;

namespace TenantHygiene.TenantOnboarding;

/// <summary>Carries out the commands with the product's own clients of Graph and Exchange.</summary>
internal sealed class OnboardingSession(TextWriter output, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>Grants what is missing, and prints what exists.</summary>
    public async Task<int> GrantAsync(GrantRequest order, bool mayCreate, CancellationToken cancellationToken)
    {
        var transcript = new Transcript(output, order.IsDryRun);
        try
        {
            await using var services = Services(transcript, order.SignIn);
            await GrantAsync(services, order, mayCreate, transcript, cancellationToken);
        }
        catch (OptionsValidationException exception)
        {
            transcript.Fail("Settings", string.Join(" ", exception.Failures));
        }
        catch (CredentialUnavailableException exception)
        {
            transcript.Fail("Sign-in", exception.Message);
        }

        transcript.Write(Summary(transcript));
        return transcript.Failures == 0 ? 0 : 1;
    }

    /// <summary>Lets applications into a further tenant, and registers it, or prints the request that does.</summary>
    public async Task<int> OnboardAsync(GrantRequest order, RegistrationRequest registration, CancellationToken cancellationToken)
    {
        if (registration.Problem is { } problem)
        {
            await output.WriteLineAsync(problem);
            return 1;
        }

        var authority = new Uri(environment.GetValueOrDefault("Microsoft365__AuthorityHost") ?? new Microsoft365Options().AuthorityHost);
        await output.WriteLineAsync(
            "Alternatively, an administrator of the tenant can consent to the applications here, with the permissions of their "
                + "registrations:"
        );
        foreach (var clientId in new[] { order.Reader, order.Repairer }.Distinct())
        {
            await output.WriteLineAsync($"  {new Uri(authority, $"{order.TenantId}/adminconsent?client_id={clientId}")}");
        }

        var outcome = await GrantAsync(order, mayCreate: true, cancellationToken);
        if (registration.Api is null)
        {
            await output.WriteLineAsync("Register the tenant with this request, or repeat the command with --api:");
            await output.WriteLineAsync($"  PUT /api/v1/tenants/{order.TenantId}");
            await output.WriteLineAsync($"  {registration.Body(order).ToJsonString()}");
            return outcome;
        }

        // A tenant without grants would be registered only to fail every scan.
        return outcome == 0 ? await RegisterAsync(order, registration, cancellationToken) : outcome;
    }

    /// <summary>Proves every tenant of the settings.</summary>
    public async Task<int> ProveAsync(CancellationToken cancellationToken)
    {
        var transcript = new Transcript(output, isDryRun: true);
        try
        {
            await using var services = Services(transcript, signIn: null);
            var tenants = services.GetRequiredService<TenantRegistry>().All;
            if (tenants.Count == 0)
            {
                transcript.Fail("Settings", "Tenants__0__TenantId is missing: name the tenants that are to be proven.");
            }

            foreach (var tenant in tenants)
            {
                transcript.Write($"Tenant {tenant.Name} ({tenant.Id})");
                await ActivatorUtilities.CreateInstance<GrantVerifier>(services).RunAsync(tenant.Id, cancellationToken);
            }
        }
        catch (OptionsValidationException exception)
        {
            transcript.Fail("Settings", string.Join(" ", exception.Failures));
        }

        transcript.Write(transcript.Failures == 0 ? "All checks passed." : $"{transcript.Failures} checks failed.");
        return transcript.Failures == 0 ? 0 : 1;
    }

    private async Task<int> RegisterAsync(GrantRequest order, RegistrationRequest registration, CancellationToken cancellationToken)
    {
        var transcript = new Transcript(output, order.IsDryRun);
        await using var services = Services(transcript, order.SignIn);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            var credential = ActivatorUtilities.CreateInstance<AdministratorCredentials>(services, order.SignIn).OfProduct();
            await new TenantRegistrar(http, credential, transcript).RegisterAsync(order, registration, cancellationToken);
        }
        catch (CredentialUnavailableException exception)
        {
            transcript.Fail("Sign-in", exception.Message);
        }

        return transcript.Failures == 0 ? 0 : 1;
    }

    private static async Task GrantAsync(
        ServiceProvider services,
        GrantRequest order,
        bool mayCreate,
        Transcript transcript,
        CancellationToken cancellationToken
    )
    {
        var directory = ActivatorUtilities.CreateInstance<DirectoryGrants>(services);
        var exchange = ActivatorUtilities.CreateInstance<ExchangeGrants>(services);
        foreach (var grantee in Grantee.Of(order.Reader, order.Repairer, order.Uses))
        {
            transcript.Write($"{grantee.Title} {grantee.ClientId} in tenant {order.TenantId}");
            if (await directory.EnsureServicePrincipalAsync(order.TenantId, grantee, mayCreate, cancellationToken) is { } principal)
            {
                await directory.GrantAsync(order.TenantId, grantee, principal, cancellationToken);
                await exchange.GrantAsync(order.TenantId, grantee, principal, cancellationToken);
            }
        }
    }

    private static string Summary(Transcript transcript) =>
        transcript switch
        {
            { Failures: > 0 } =>
                $"{transcript.Failures} steps failed. Completed steps stay in effect. Remove the cause, then run the command again.",
            { Changes: 0 } => "Everything is granted already.",
            { IsDryRun: true } => $"{transcript.Changes} changes would be made. Nothing was changed.",
            _ => $"{transcript.Changes} changes were made. It can take up to an hour until they are effective everywhere in Exchange.",
        };

    /// <param name="signIn">How an administrator signs in; null for the app's own identities.</param>
    private ServiceProvider Services(Transcript transcript, SignInKind? signIn)
    {
        var services = new ServiceCollection();
        services.AddSingleton(transcript).AddSingleton(environment);
        if (signIn is { } kind)
        {
            services.AddSingleton<ITenantCredentials>(provider =>
                ActivatorUtilities.CreateInstance<AdministratorCredentials>(provider, kind)
            );
        }

        var settings = environment.ToDictionary(one => one.Key.Replace("__", ":", StringComparison.Ordinal), one => one.Value);
        services.AddMicrosoft365(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services
            .AddSingleton<ServicePrincipals>()
            .AddSingleton<AdministrationChannel>()
            .AddSingleton<ExchangeChanges>()
            .AddSingleton<ParentRoleFinder>();
        services
            .AddSingleton<RoleReconciler>()
            .AddSingleton<RoleGroupReconciler>()
            .AddSingleton<ServicePrincipalReconciler>()
            .AddSingleton<MemberReconciler>();
        return services.BuildServiceProvider();
    }
}
