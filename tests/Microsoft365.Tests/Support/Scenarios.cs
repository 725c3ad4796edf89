using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>The tenant of the tests: one user whose GUIDs others hold, and everything around them.</summary>
internal static class Scenarios
{
    public const string Secret = "the secret of the tests";
    public const string Affected = "ada@contoso.example";
    public const string ServedUser = "bob@contoso.example";

    public static readonly Guid Tenant = Guid.Parse("7d1a4a3e-6d5c-4d6e-9a53-000000000001");
    public static readonly Guid Application = Guid.Parse("7d1a4a3e-6d5c-4d6e-9a53-000000000002");
    public static readonly Guid AffectedId = Guid.Parse("7d1a4a3e-6d5c-4d6e-9a53-0000000000a1");
    public static readonly Guid ServedId = Guid.Parse("7d1a4a3e-6d5c-4d6e-9a53-0000000000b1");
    public static readonly Guid DeletedId = Guid.Parse("7d1a4a3e-6d5c-4d6e-9a53-0000000000c1");

    /// <summary>The ArchiveGuid that Active Directory sends and a soft-deleted mail user holds.</summary>
    public static readonly Guid Archive = Guid.Parse("08073974-1902-4542-88ea-37ba310f0c5c");

    /// <summary>The ExchangeGuid of a soft-deleted mailbox.</summary>
    public static readonly Guid SoftDeletedMailbox = Guid.Parse("ec5475a8-5b78-4c92-870b-cad24fc0ffee");

    /// <summary>The ExchangeGuid of an inactive mailbox.</summary>
    public static readonly Guid InactiveMailbox = Guid.Parse("ec5475a8-5b78-4c92-870b-cad24fc0ff01");

    /// <summary>The ExchangeGuid of a mailbox in use.</summary>
    public static readonly Guid ActiveMailbox = Guid.Parse("ec5475a8-5b78-4c92-870b-cad24fc0ff02");

    /// <summary>The object that holds <see cref="Archive"/>.</summary>
    public static readonly Guid Holder = Guid.Parse("0b9c40ee-2b1a-4c2d-8d4e-0a51f0f3c001");

    /// <summary>The object whose ExchangeGuid is <see cref="SoftDeletedMailbox"/>.</summary>
    public static readonly Guid OldMailbox = Guid.Parse("0b9c40ee-2b1a-4c2d-8d4e-0a51f0f3c0aa");

    public static Scenario Standard(Action<Scenario>? change = null)
    {
        var scenario = new Scenario
        {
            Tenants =
            [
                new TenantScenario
                {
                    TenantId = Tenant,
                    Name = "Contoso",
                    Applications = [TheApplication()],
                    Users = Users(),
                    Recipients = Recipients(),
                },
            ],
        };
        change?.Invoke(scenario);
        return scenario;
    }

    private static ApplicationScenario TheApplication() =>
        new()
        {
            ClientId = Application,
            Secrets = [Secret],
            Permissions = new() { ["graph"] = ["User.Read.All", "User.ManageIdentities.All"], ["exchange"] = ["Exchange.ManageAsApp"] },
            DirectoryRoles = ["Exchange Administrator"],
        };

    private static List<UserScenario> Users() =>
        [
            new()
            {
                UserPrincipalName = Affected,
                Id = AffectedId,
                ActiveDirectory = new ActiveDirectoryAttributes { ArchiveGuid = Archive },
            },
            new()
            {
                UserPrincipalName = ServedUser,
                Id = ServedId,
                Recipient = new RecipientScenario
                {
                    Type = RecipientType.UserMailbox,
                    ExchangeGuid = ActiveMailbox,
                    Content = new MailboxContent
                    {
                        ItemCount = 4,
                        TotalItemSizeBytes = 4096,
                        DeletedItemCount = 1,
                        TotalDeletedItemSizeBytes = 1024,
                    },
                },
            },
            new()
            {
                UserPrincipalName = "carol@contoso.example",
                Id = DeletedId,
                DeletedDateTime = DateTimeOffset.Parse("2026-11-20T08:00:00Z"),
                HasRecipient = false,
            },
        ];

    private static List<RecipientScenario> Recipients() =>
        [
            new()
            {
                Name = "ada copy",
                Alias = "adacopy",
                Guid = Holder,
                State = RecipientState.SoftDeleted,
                ArchiveGuid = Archive,
            },
            new()
            {
                Name = "old mailbox",
                Alias = "oldmailbox",
                Guid = OldMailbox,
                Type = RecipientType.UserMailbox,
                State = RecipientState.SoftDeleted,
                ExchangeGuid = SoftDeletedMailbox,
                Content = new MailboxContent { ItemCount = 7, TotalItemSizeBytes = 2048 },
            },
            new()
            {
                Name = "held mailbox",
                Alias = "heldmailbox",
                Type = RecipientType.UserMailbox,
                State = RecipientState.SoftDeleted,
                ExchangeGuid = InactiveMailbox,
                LitigationHoldEnabled = true,
            },
        ];
}
