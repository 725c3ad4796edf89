using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;
using Recipient = TenantHygiene.Remediation.Recipients.Recipient;

namespace TenantHygiene.TenantOnboarding.Tests;

/// <summary>The product's own clients against a tenant that granted what the tool grants, and nothing else.</summary>
public sealed class TwoIdentitiesTests
{
    private static readonly Guid _oldMailbox = new("ec5475a8-5b78-4c92-870b-cad24fc0ffee");

    [Fact]
    public async Task With_the_granted_permissions_every_request_succeeds_each_with_its_own_identity()
    {
        await using var environment = await GrantedAsync();
        await using var product = environment.Product();
        var (directory, exchange) = (product.GetRequiredService<IDirectory>(), product.GetRequiredService<IExchangeAdmin>());

        ScanPosition? end = null;
        await foreach (var page in directory.ScanAsync(OnboardingEnvironment.Contoso, from: null, OnboardingEnvironment.Cancel))
        {
            Assert.Empty(page.UsersWithErrors);
            end = page.Position;
        }

        var ada = Found(await directory.GetUserAsync(OnboardingEnvironment.Contoso, "ada@contoso.example", OnboardingEnvironment.Cancel));
        Found(await directory.CountUsersAsync(OnboardingEnvironment.Contoso, OnboardingEnvironment.Cancel));
        Answered(
            await directory.FindDeletedUsersAsync(
                OnboardingEnvironment.Contoso,
                $"{Guid.NewGuid()}",
                "nobody@contoso.example",
                OnboardingEnvironment.Cancel
            )
        );
        Assert.IsType<ReprovisionReply.Accepted>(
            await directory.RetryProvisioningAsync(OnboardingEnvironment.Contoso, ada.Id, OnboardingEnvironment.Cancel)
        );
        var old = await ReadAsync(exchange);
        Assert.IsType<PurgeReply.Accepted>(
            await exchange.SetCloudManagedAsync(
                OnboardingEnvironment.Contoso,
                Found(
                    await exchange.FindRecipientOfUserAsync(OnboardingEnvironment.Contoso, ada.Id, OnboardingEnvironment.Cancel)
                ).ObjectId,
                OnboardingEnvironment.Cancel
            )
        );
        Answered(
            await exchange.StartContentCopyAsync(OnboardingEnvironment.Contoso, old, "ada@contoso.example", OnboardingEnvironment.Cancel)
        );

        Assert.True(end is { IsComplete: true }, end?.Fault?.Detail);
        AssertCallers(environment);
    }

    [Fact]
    public async Task The_reader_may_not_repair()
    {
        await using var environment = await GrantedAsync();
        await using var product = environment.Product(
            OnboardingEnvironment.Identities(OnboardingEnvironment.Reader, repairer: OnboardingEnvironment.Reader)
        );
        var (directory, exchange) = (product.GetRequiredService<IDirectory>(), product.GetRequiredService<IExchangeAdmin>());
        var ada = Found(await directory.GetUserAsync(OnboardingEnvironment.Contoso, "ada@contoso.example", OnboardingEnvironment.Cancel));
        var own = Found(await exchange.FindRecipientOfUserAsync(OnboardingEnvironment.Contoso, ada.Id, OnboardingEnvironment.Cancel));

        var retry = Assert.IsType<ReprovisionReply.Failed>(
            await directory.RetryProvisioningAsync(OnboardingEnvironment.Contoso, ada.Id, OnboardingEnvironment.Cancel)
        );
        Assert.Equal(ReadFaultKind.Forbidden, retry.Fault.Kind);
        // Exchange never heard of it, so nothing about the recipient was judged.
        Assert.IsType<PurgeReply.Rejected>(
            await exchange.SetCloudManagedAsync(OnboardingEnvironment.Contoso, own.ObjectId, OnboardingEnvironment.Cancel)
        );
    }

    [Fact]
    public async Task The_repairer_may_not_read()
    {
        await using var environment = await GrantedAsync();
        await using var product = environment.Product(
            OnboardingEnvironment.Identities(reader: OnboardingEnvironment.Repairer, OnboardingEnvironment.Repairer)
        );

        var users = await product
            .GetRequiredService<IDirectory>()
            .CountUsersAsync(OnboardingEnvironment.Contoso, OnboardingEnvironment.Cancel);
        var holds = await product
            .GetRequiredService<IExchangeAdmin>()
            .GetOrganisationHoldsAsync(OnboardingEnvironment.Contoso, OnboardingEnvironment.Cancel);

        Assert.Equal(ReadFaultKind.Forbidden, Assert.IsType<Read<int>.Unreadable>(users).Fault.Kind);
        Assert.Equal(ReadFaultKind.Forbidden, Assert.IsType<Read<OrganisationHolds>.Unreadable>(holds).Fault.Kind);
    }

    [Fact]
    public async Task One_identity_for_both_is_granted_both()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        await using var output = new StringWriter();

        var code = await CommandLine.RunAsync(
            [
                "grant",
                "--tenant",
                $"{OnboardingEnvironment.Contoso}",
                "--reader",
                $"{OnboardingEnvironment.Reader}",
                "--repairer",
                $"{OnboardingEnvironment.Reader}",
                "--sign-in",
                "Environment",
            ],
            output,
            environment.Environment
        );

        Assert.True(code == 0, output.ToString());
        Assert.Equal(ExchangeCmdlet.All.Count(cmdlet => cmdlet.Use is ExchangeUse.Always), environment.Allowed("TenantHygiene App").Count);
    }

    private static async Task<OnboardingEnvironment> GrantedAsync()
    {
        var environment = await OnboardingEnvironment.StartAsync(scenario =>
        {
            scenario.Tenants[0].Users[0].Recipient = new RecipientScenario
            {
                Type = RecipientType.UserMailbox,
                ExchangeGuid = Guid.NewGuid(),
                IsDirSynced = true,
            };
            scenario.Tenants[0].Recipients =
            [
                new()
                {
                    Name = "old mailbox",
                    Alias = "old",
                    Type = RecipientType.UserMailbox,
                    State = RecipientState.SoftDeleted,
                    ExchangeGuid = _oldMailbox,
                },
            ];
        });
        var run = await environment.GrantAsync("--use", "LitigationHolds", "--use", "CloudManaged", "--use", "ContentCopy");
        Assert.True(run.Code == 0, run.Text);
        return environment;
    }

    private static async Task<Recipient> ReadAsync(IExchangeAdmin exchange)
    {
        var old = Assert.Single(
            Found(
                await exchange.FindByIdentityAsync(
                    OnboardingEnvironment.Contoso,
                    GuidProperty.ExchangeGuid,
                    _oldMailbox,
                    OnboardingEnvironment.Cancel
                )
            )
        );
        Assert.Equal(
            old.ObjectId,
            Assert
                .Single(
                    Found(
                        await exchange.FindByFilterAsync(
                            OnboardingEnvironment.Contoso,
                            GuidProperty.ExchangeGuid,
                            _oldMailbox,
                            OnboardingEnvironment.Cancel
                        )
                    )
                )
                .ObjectId
        );
        Found(await exchange.GetDetailsAsync(OnboardingEnvironment.Contoso, old, OnboardingEnvironment.Cancel));
        Found(await exchange.GetContentAsync(OnboardingEnvironment.Contoso, old, archive: false, OnboardingEnvironment.Cancel));
        Found(await exchange.GetOrganisationHoldsAsync(OnboardingEnvironment.Contoso, OnboardingEnvironment.Cancel));
        Answered(await exchange.FindContentCopyAsync(OnboardingEnvironment.Contoso, old, OnboardingEnvironment.Cancel));
        return old;
    }

    // Administration is the tool's: its own caller is left out.
    private static void AssertCallers(OnboardingEnvironment environment)
    {
        var seen = environment
            .Tenant.Report()
            .Routes.Where(route => route.Api is ApiName.Graph or ApiName.Exchange)
            .SelectMany(
                route => route.Callers.Where(caller => caller != OnboardingEnvironment.Administrator),
                (route, caller) => (route.Route, caller)
            )
            .ToList();
        Assert.NotEmpty(seen);
        Assert.All(seen, one =>
            Assert.Equal(
                one.Route.StartsWith("GET ", StringComparison.Ordinal) || one.Route.StartsWith("Get-", StringComparison.Ordinal)
                    ? OnboardingEnvironment.Reader
                    : OnboardingEnvironment.Repairer,
                one.caller
            )
        );
        Assert.Contains(("GET /users", OnboardingEnvironment.Reader), seen);
        Assert.Contains(("POST /users/{id}/retryServiceProvisioning", OnboardingEnvironment.Repairer), seen);
        Assert.Contains(("Set-Mailbox", OnboardingEnvironment.Repairer), seen);

        // What nobody asked for here needs a warrant, which only the proof can make.
        Assert.Equal(
            ExchangeCmdlet.All.Select(cmdlet => cmdlet.Name).Except(["Remove-MailUser", "Remove-Mailbox"]).Distinct().Order(),
            seen.Select(one => one.Route).Where(route => !route.Contains('/', StringComparison.Ordinal)).Distinct().Order()
        );
    }

    private static T Found<T>(Read<T> read) => read is Read<T>.Found(var value) ? value : throw new Xunit.Sdk.XunitException($"{read}");

    private static void Answered<T>(Read<T> read) => Assert.IsNotType<Read<T>.Unreadable>(read);
}
