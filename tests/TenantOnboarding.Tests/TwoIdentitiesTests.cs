using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;
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
    public async Task With_what_is_granted_everything_that_is_asked_for_is_answered_each_with_its_own_identity()
    {
        await using var world = await GrantedAsync();
        await using var product = world.Product();
        var (directory, exchange) = (product.GetRequiredService<IDirectory>(), product.GetRequiredService<IExchangeAdmin>());

        var scan = new LastReport();
        await foreach (var user in directory.ScanAsync(World.Contoso, scan, World.Cancel))
        {
            Assert.Fail($"{user.Id} has no error.");
        }

        var ada = Found(await directory.GetUserAsync(World.Contoso, "ada@contoso.example", World.Cancel));
        Found(await directory.CountUsersAsync(World.Contoso, World.Cancel));
        Answered(await directory.FindDeletedUsersAsync(World.Contoso, $"{Guid.NewGuid()}", "nobody@contoso.example", World.Cancel));
        Assert.IsType<ReprovisionReply.Accepted>(await directory.RetryProvisioningAsync(World.Contoso, ada.Id, World.Cancel));
        var old = await ReadAsync(exchange);
        Assert.IsType<PurgeReply.Accepted>(
            await exchange.SetCloudManagedAsync(
                World.Contoso,
                Found(await exchange.FindRecipientOfUserAsync(World.Contoso, ada.Id, World.Cancel)).ObjectId,
                World.Cancel
            )
        );
        Answered(await exchange.StartContentCopyAsync(World.Contoso, old, "ada@contoso.example", World.Cancel));

        Assert.True(scan.Value is { IsComplete: true }, scan.Value?.Fault?.Detail);
        AssertCallers(world);
    }

    [Fact]
    public async Task The_reader_may_not_repair()
    {
        await using var world = await GrantedAsync();
        await using var product = world.Product(World.Identities(World.Reader, repairer: World.Reader));
        var (directory, exchange) = (product.GetRequiredService<IDirectory>(), product.GetRequiredService<IExchangeAdmin>());
        var ada = Found(await directory.GetUserAsync(World.Contoso, "ada@contoso.example", World.Cancel));
        var own = Found(await exchange.FindRecipientOfUserAsync(World.Contoso, ada.Id, World.Cancel));

        var retry = Assert.IsType<ReprovisionReply.Failed>(await directory.RetryProvisioningAsync(World.Contoso, ada.Id, World.Cancel));
        Assert.Equal(ReadFaultKind.Forbidden, retry.Fault.Kind);
        // Exchange never heard of it, so nothing about the recipient was judged.
        Assert.IsType<PurgeReply.TurnedAway>(await exchange.SetCloudManagedAsync(World.Contoso, own.ObjectId, World.Cancel));
    }

    [Fact]
    public async Task The_repairer_may_not_read()
    {
        await using var world = await GrantedAsync();
        await using var product = world.Product(World.Identities(reader: World.Repairer, World.Repairer));

        var users = await product.GetRequiredService<IDirectory>().CountUsersAsync(World.Contoso, World.Cancel);
        var holds = await product.GetRequiredService<IExchangeAdmin>().GetOrganisationHoldsAsync(World.Contoso, World.Cancel);

        Assert.Equal(ReadFaultKind.Forbidden, Assert.IsType<Read<int>.Unreadable>(users).Fault.Kind);
        Assert.Equal(ReadFaultKind.Forbidden, Assert.IsType<Read<OrganisationHolds>.Unreadable>(holds).Fault.Kind);
    }

    [Fact]
    public async Task One_identity_for_both_is_granted_both()
    {
        await using var world = await World.StartAsync();
        await using var output = new StringWriter();

        var code = await CommandLine.RunAsync(
            [
                "grant",
                "--tenant",
                $"{World.Contoso}",
                "--reader",
                $"{World.Reader}",
                "--repairer",
                $"{World.Reader}",
                "--sign-in",
                "Environment",
            ],
            output,
            world.Environment
        );

        Assert.True(code == 0, output.ToString());
        Assert.Equal(ExchangeCmdlet.All.Count(cmdlet => cmdlet.Use is ExchangeUse.Always), world.Allowed("TenantHygiene App").Count);
    }

    private static async Task<World> GrantedAsync()
    {
        var world = await World.StartAsync(scenario =>
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
        var run = await world.GrantAsync("--use", "LitigationHolds", "--use", "CloudManaged", "--use", "ContentCopy");
        Assert.True(run.Code == 0, run.Text);
        return world;
    }

    private static async Task<Recipient> ReadAsync(IExchangeAdmin exchange)
    {
        var old = Assert.Single(
            Found(await exchange.FindByIdentityAsync(World.Contoso, GuidProperty.ExchangeGuid, _oldMailbox, World.Cancel))
        );
        Assert.Equal(
            old.ObjectId,
            Assert
                .Single(Found(await exchange.FindByFilterAsync(World.Contoso, GuidProperty.ExchangeGuid, _oldMailbox, World.Cancel)))
                .ObjectId
        );
        Found(await exchange.GetDetailsAsync(World.Contoso, old, World.Cancel));
        Found(await exchange.GetContentAsync(World.Contoso, old, archive: false, World.Cancel));
        Found(await exchange.GetOrganisationHoldsAsync(World.Contoso, World.Cancel));
        Answered(await exchange.FindContentCopyAsync(World.Contoso, old, World.Cancel));
        return old;
    }

    // Administration is the tool's: its own caller is left out.
    private static void AssertCallers(World world)
    {
        var seen = world
            .Tenant.Report()
            .Routes.Where(route => route.Api is ApiName.Graph or ApiName.Exchange)
            .SelectMany(route => route.Callers.Where(caller => caller != World.Administrator), (route, caller) => (route.Route, caller))
            .ToList();
        Assert.NotEmpty(seen);
        Assert.All(seen, one =>
            Assert.Equal(
                one.Route.StartsWith("GET ", StringComparison.Ordinal) || one.Route.StartsWith("Get-", StringComparison.Ordinal)
                    ? World.Reader
                    : World.Repairer,
                one.caller
            )
        );
        Assert.Contains(("GET /users", World.Reader), seen);
        Assert.Contains(("POST /users/{id}/retryServiceProvisioning", World.Repairer), seen);
        Assert.Contains(("Set-Mailbox", World.Repairer), seen);

        // What nobody asked for here needs a warrant, which only the proof can make.
        Assert.Equal(
            ExchangeCmdlet.All.Select(cmdlet => cmdlet.Name).Except(["Remove-MailUser", "Remove-Mailbox"]).Distinct().Order(),
            seen.Select(one => one.Route).Where(route => !route.Contains('/', StringComparison.Ordinal)).Distinct().Order()
        );
    }

    private static T Found<T>(Read<T> read) => read is Read<T>.Found(var value) ? value : throw new Xunit.Sdk.XunitException($"{read}");

    private static void Answered<T>(Read<T> read) => Assert.IsNotType<Read<T>.Unreadable>(read);

    private sealed class LastReport : IProgress<ScanProgress>
    {
        public ScanProgress? Value { get; private set; }

        public void Report(ScanProgress value) => Value = value;
    }
}
