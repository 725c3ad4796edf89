using System.Security.Cryptography;
using System.Text;
using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>Builds a tenant's first state from its scenario and provisions every user once.</summary>
internal static class TenantLoader
{
    /// <summary>Builds the tenant.</summary>
    /// <param name="scenario">The tenant's part of the scenario.</param>
    /// <param name="sharedScenario">The whole scenario.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The tenant.</returns>
    public static Tenant Load(TenantScenario scenario, Scenario sharedScenario, TimeProvider time)
    {
        var tenant = new Tenant(scenario, sharedScenario, time);
        return tenant.Run(() =>
        {
            foreach (var user in scenario.Users)
            {
                AddUser(tenant, user, isGenerated: false);
            }

            foreach (var recipient in scenario.Recipients)
            {
                AddRecipient(tenant, recipient, isGenerated: false);
            }

            PopulationGenerator.Fill(tenant);
            foreach (var user in tenant.Users.Active.Stored)
            {
                tenant.Provisioning.Attempt(user, tenant.Now.AddDays(-1));
            }

            return tenant;
        });
    }

    /// <summary>Adds a user and its own recipient, not yet provisioned.</summary>
    public static DirectoryUser AddUser(Tenant tenant, UserScenario scenario, bool isGenerated, int? sequence = null)
    {
        var nickname = scenario.MailNickname ?? scenario.UserPrincipalName.Split('@')[0];
        var user = new DirectoryUser
        {
            Id = scenario.Id
                ?? DerivedGuid.From(tenant.Id.ToString(), "user", scenario.UserPrincipalName, scenario.IsDeleted ? "deleted" : ""),
            UserPrincipalName = scenario.UserPrincipalName,
            MailNickname = nickname,
            Mail = scenario.Mail ?? scenario.UserPrincipalName,
            Addresses = scenario.Addresses,
            OtherMails = scenario.OtherMails,
            DisplayName = scenario.DisplayName ?? nickname,
            OnPremisesSyncEnabled = scenario.OnPremisesSyncEnabled,
            DeletedDateTime = scenario.DeletedDateTime ?? (scenario.DeletedDaysAgo is { } days ? tenant.Now.AddDays(-days) : null),
            LastSync = tenant.Now.AddMinutes(-20),
            ActiveDirectory = scenario.ActiveDirectory,
            OnPremises = isGenerated ? null : scenario.ActiveDirectory.Copy(),
            ImmutableId = scenario.ImmutableId,
            OnPremisesErrors = scenario.OnPremisesProvisioningErrors,
            RetryLatency = scenario.RetryLatency,
            ErrorDetail = scenario.ErrorDetail,
            IsGenerated = isGenerated,
        };
        foreach (var error in scenario.Errors)
        {
            user.AddError(ErrorEntryOf(error, tenant));
        }

        tenant.Users.Add(user, sequence);
        if (scenario.HasRecipient && user.DeletedDateTime is null)
        {
            AddOwnRecipient(tenant, user, scenario.Recipient ?? new RecipientScenario(), isGenerated);
        }

        return user;
    }

    /// <summary>Adds a recipient.</summary>
    public static Recipient AddRecipient(Tenant tenant, RecipientScenario scenario, bool isGenerated)
    {
        var owner = scenario.User is { } name ? FindOwner(tenant, name) : null;
        var alias = scenario.Alias ?? scenario.Name ?? throw new ScenarioException("A recipient needs a name or an alias.");
        return Add(
            tenant,
            scenario,
            owner?.Id,
            alias,
            scenario.PrimarySmtpAddress ?? $"{alias}@{tenant.Scenario.DefaultDomain}",
            isGenerated
        );
    }

    private static void AddOwnRecipient(Tenant tenant, DirectoryUser user, RecipientScenario scenario, bool isGenerated)
    {
        scenario.UserPrincipalName ??= user.UserPrincipalName;
        scenario.DisplayName ??= user.DisplayName;
        Add(
            tenant,
            scenario,
            user.Id,
            scenario.Alias ?? user.MailNickname,
            scenario.PrimarySmtpAddress ?? user.UserPrincipalName,
            isGenerated
        );
    }

    private static Recipient Add(Tenant tenant, RecipientScenario scenario, Guid? owner, string alias, string address, bool isGenerated)
    {
        var name = scenario.Name ?? alias;
        var recipient = new Recipient
        {
            Guid = scenario.Guid
                ?? DerivedGuid.From(
                    tenant.Id.ToString(),
                    "recipient",
                    name,
                    scenario.State.ToString(),
                    owner?.ToString() ?? scenario.ExchangeGuid?.ToString() ?? scenario.ArchiveGuid?.ToString() ?? ""
                ),
            Type = scenario.Type,
            State = scenario.State,
            Name = name,
            Alias = alias,
            DisplayName = scenario.DisplayName ?? name,
            PrimarySmtpAddress = address,
            OtherAddresses = scenario.EmailAddresses,
            UserPrincipalName = scenario.UserPrincipalName ?? address,
            ExchangeGuid = scenario.ExchangeGuid ?? Guid.Empty,
            ArchiveGuid = scenario.ArchiveGuid ?? Guid.Empty,
            DisabledArchiveGuid = scenario.DisabledArchiveGuid ?? Guid.Empty,
            OwnerId = owner,
            ExternalDirectoryObjectId = scenario.LinkHidden ? null : owner,
            WhenSoftDeleted =
                scenario.State == RecipientState.Active
                    ? null
                    : scenario.WhenSoftDeleted ?? tenant.Now.AddDays(-scenario.SoftDeletedDaysAgo ?? -10),
            Holds = new Holds(
                scenario.LitigationHoldEnabled,
                scenario.InPlaceHolds,
                scenario.ComplianceTagHoldApplied,
                scenario.DelayHoldApplied,
                scenario.DelayReleaseHoldApplied
            ),
            RetentionPolicy = scenario.RetentionPolicy,
            IsDirSynced = scenario.IsDirSynced,
            IsExchangeCloudManaged = scenario.IsExchangeCloudManaged,
            Content = scenario.Content ?? MailboxContent.None,
            ArchiveContent = scenario.ArchiveContent ?? MailboxContent.None,
            PurgeRefusal = scenario.PurgeRefusal,
            IsGenerated = isGenerated,
        };
        tenant.Recipients.Add(recipient);
        return recipient;
    }

    private static DirectoryUser FindOwner(Tenant tenant, string idOrName) =>
        tenant.Users.FindActive(idOrName)
        ?? tenant.Users.Deleted.FirstOrDefault(user =>
            user.UserPrincipalName.Equals(idOrName, StringComparison.OrdinalIgnoreCase) || user.Id.ToString() == idOrName
        )
        ?? throw new ScenarioException($"User '{idOrName}' of a recipient is not in the directory.");

    private static ErrorEntry ErrorEntryOf(ErrorScenario error, Tenant tenant) =>
        new()
        {
            CreatedDateTime = error.CreatedDateTime ?? tenant.Now.AddDays(-1),
            ServiceInstance = error.ServiceInstance,
            ErrorDetail = error.ErrorDetail
                ?? ErrorDetailXml.Write(
                    error.ServiceInstance,
                    (error.ErrorCode, error.Description, ""),
                    tenant.SharedScenario.Provisioning.ErrorDetail
                ),
            IsResolved = error.IsResolved,
            ResolvesOnRetry = error.ResolvesOnRetry,
        };
}

/// <summary>GUIDs that are always the same for the same words, so that runs can be compared.</summary>
internal static class DerivedGuid
{
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', parts)), hash);
        hash[7] = (byte)((hash[7] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16]);
    }
}
