using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests;

/// <summary>Small scenarios with one application that may do everything.</summary>
internal static class TestScenarios
{
    public static readonly Guid TenantId = new("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");
    public static readonly Guid ClientId = new("a1000000-0000-4000-8000-000000000001");
    public static readonly Guid Mailbox = new("3c8f0d7a-6c1b-4ff4-a6a0-7d54b1c1e022");
    public static readonly Guid Archive = new("08073974-1902-4542-88ea-37ba310f0c5c");
    public const string Secret = "a secret";
    public const string ApiAudience = "api://tenant-hygiene";

    public static Scenario Scenario(Action<TenantScenario>? arrange = null)
    {
        var tenant = new TenantScenario
        {
            TenantId = TenantId,
            Name = "Contoso",
            Applications =
            [
                new ApplicationScenario
                {
                    ClientId = ClientId,
                    Secrets = [Secret],
                    Permissions = new()
                    {
                        ["graph"] = ["User.Read.All", "User.ManageIdentities.All", "User.ReadWrite.All", "Organization.Read.All"],
                        ["exchange"] = ["Exchange.ManageAsApp"],
                        [ApiAudience] = ["Hygiene.Read"],
                    },
                    DirectoryRoles = ["Exchange Administrator"],
                },
            ],
            Apis = [new ApiScenario { Audience = ApiAudience, Roles = ["Hygiene.Read", "Hygiene.Operate"] }],
        };
        arrange?.Invoke(tenant);
        return new Scenario { Tenants = [tenant] };
    }

    /// <summary>User "victim" whose ExchangeGuid and/or ArchiveGuid are sent by Active Directory.</summary>
    public static UserScenario Victim(Guid? mailbox = null, Guid? archive = null) =>
        new()
        {
            UserPrincipalName = "victim@contoso.example",
            ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = mailbox, ArchiveGuid = archive },
        };

    public static RecipientScenario SoftDeletedMailUser(Guid? mailbox = null, Guid? archive = null, string name = "copy") =>
        new()
        {
            Name = name,
            State = RecipientState.SoftDeleted,
            ExchangeGuid = mailbox,
            ArchiveGuid = archive,
        };

    public static RecipientScenario SoftDeletedMailbox(Guid? mailbox = null) =>
        new()
        {
            Name = "copy",
            Type = RecipientType.UserMailbox,
            State = RecipientState.SoftDeleted,
            ExchangeGuid = mailbox,
        };

    /// <summary>A victim whose ExchangeGuid a soft-deleted mail user holds.</summary>
    public static Scenario Conflict() =>
        Scenario(tenant =>
        {
            tenant.Users.Add(Victim(Mailbox));
            tenant.Recipients.Add(SoftDeletedMailUser(Mailbox));
        });
}
