using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.EndToEnd.Support;

/// <summary>Arranges the simulated tenant, and asks it afterwards what was done to it.</summary>
public sealed class TenantDriver(LocalProcesses processes)
{
    /// <summary>Treated by the policy <c>automatic</c>.</summary>
    public static readonly Guid Contoso = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");

    /// <summary>Treated by the policy <c>careful</c>, where the product has four tenants.</summary>
    public static readonly Guid Fabrikam = Guid.Parse("6a3d2e4f-9b5c-4d7e-8f80-1b2c3d4e5f60");

    /// <summary>Treated by the policy <c>observe</c>, where the product has four tenants.</summary>
    public static readonly Guid Northwind = Guid.Parse("7b4e3f50-ac6d-4e8f-9091-2c3d4e5f6071");

    /// <summary>Treated by the policy document <c>two-people</c>, where the product has four tenants.</summary>
    public static readonly Guid Tailspin = Guid.Parse("8c5f4061-bd7e-4f90-a1a2-3d4e5f607182");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Http => processes.Simulator.Client.Http;

    /// <summary>Adds a user who cannot be provisioned, and what is in the way.</summary>
    /// <param name="name">The name before the @; each test uses its own.</param>
    /// <param name="conflict">What is in the way.</param>
    /// <param name="tenantId">The tenant; Contoso when absent.</param>
    public async Task<AffectedUser> AddConflictAsync(string name, Conflict? conflict = null, Guid? tenantId = null)
    {
        conflict ??= new Conflict();
        var user = new AffectedUser(tenantId ?? Contoso, Guid.NewGuid(), $"{name}@contoso.example", Guid.NewGuid(), Guid.NewGuid());
        await PostAsync(
            "mutations",
            new JsonObject
            {
                ["kind"] = "addRecipient",
                ["tenantId"] = user.TenantId,
                ["newRecipient"] = Holder(user, name, conflict),
            }
        );
        await PostAsync(
            "mutations",
            new JsonObject
            {
                ["kind"] = "addUser",
                ["tenantId"] = user.TenantId,
                ["newUser"] = new JsonObject
                {
                    ["id"] = user.Id,
                    ["userPrincipalName"] = user.Name,
                    ["displayName"] = conflict.DisplayName,
                    ["activeDirectory"] = new JsonObject { ["exchangeGuid"] = user.Guid },
                    ["retryLatency"] = new JsonObject { ["fixedSeconds"] = conflict.ProvisioningSeconds },
                },
            }
        );
        return user;
    }

    /// <summary>Somebody changes the recipient that stands in a user's way.</summary>
    public Task ChangeHolderAsync(AffectedUser user) =>
        PostAsync(
            "mutations",
            new JsonObject
            {
                ["kind"] = "changeGuid",
                ["tenantId"] = user.TenantId,
                ["recipient"] = user.Holder,
                ["archiveGuid"] = Guid.NewGuid(),
            }
        );

    /// <summary>Adds a user whose archive has one GUID in the cloud, while Active Directory sends another.</summary>
    /// <param name="name">The name before the @; each test uses its own.</param>
    /// <param name="onPremises">What Active Directory sends, as in a scenario.</param>
    /// <param name="tenantId">The tenant; Contoso when absent.</param>
    /// <param name="immutableId">The source anchor, where a real directory has the user.</param>
    /// <returns>The user; <see cref="AffectedUser.Guid"/> is the GUID of the cloud archive.</returns>
    public async Task<AffectedUser> AddMismatchAsync(string name, JsonObject onPremises, Guid? tenantId = null, string? immutableId = null)
    {
        var user = new AffectedUser(tenantId ?? Contoso, Guid.NewGuid(), $"{name}@contoso.example", Guid.NewGuid(), Guid.NewGuid());
        await PostAsync(
            "mutations",
            new JsonObject
            {
                ["kind"] = "addUser",
                ["tenantId"] = user.TenantId,
                ["newUser"] = new JsonObject
                {
                    ["id"] = user.Id,
                    ["userPrincipalName"] = user.Name,
                    ["immutableId"] = immutableId,
                    ["activeDirectory"] = onPremises.DeepClone(),
                    ["recipient"] = new JsonObject
                    {
                        ["type"] = "userMailbox",
                        ["exchangeGuid"] = Guid.NewGuid(),
                        ["archiveGuid"] = user.Guid,
                    },
                },
            }
        );
        return user;
    }

    /// <summary>An administrator sets a user's ArchiveGuid in the scenario's Active Directory, and starts the directory sync.</summary>
    public async Task CorrectOnPremisesAsync(AffectedUser user)
    {
        await PostAsync(
            "mutations",
            new JsonObject
            {
                ["kind"] = "changeActiveDirectory",
                ["tenantId"] = user.TenantId,
                ["user"] = user.Name,
                ["archiveGuid"] = user.Guid,
            }
        );
        await PostAsync("mutations", new JsonObject { ["kind"] = "runDirectorySync", ["tenantId"] = user.TenantId });
    }

    /// <summary>Adds a user whose error nobody understands.</summary>
    public async Task<Guid> AddUnknownErrorAsync(string name)
    {
        var id = Guid.NewGuid();
        await PostAsync(
            "mutations",
            new JsonObject
            {
                ["kind"] = "addUser",
                ["tenantId"] = Contoso,
                ["newUser"] = new JsonObject
                {
                    ["id"] = id,
                    ["userPrincipalName"] = $"{name}@contoso.example",
                    ["errors"] = new JsonArray(
                        new JsonObject { ["errorCode"] = "Ex9ABFAD", ["description"] = "A reason that nobody has written down." }
                    ),
                },
            }
        );
        return id;
    }

    /// <summary>Makes requests fail.</summary>
    /// <param name="api"><c>exchange</c> or <c>graph</c>.</param>
    /// <param name="route">The cmdlet, or method and route; null for all.</param>
    /// <param name="identity">A text that the request must contain; null for all.</param>
    /// <param name="answer">What they get.</param>
    /// <param name="times">How many; null for all.</param>
    /// <param name="skip">How many pass before.</param>
    public Task BreakAsync(string api, string? route, string? identity, InjectedFault answer, int? times = null, int skip = 0)
    {
        var fault = new JsonObject
        {
            ["api"] = api,
            ["route"] = route,
            ["skip"] = skip,
            ["answer"] = new JsonObject
            {
                ["status"] = answer.Status,
                ["body"] = answer.Body,
                ["performed"] = answer.Performed,
            },
        };
        if (identity is not null)
        {
            fault["identity"] = identity;
        }

        if (times is not null)
        {
            fault["times"] = times;
        }

        return PostAsync("faults", fault);
    }

    /// <summary>Ends all faults.</summary>
    public async Task HealAsync()
    {
        using var answer = await Http.DeleteAsync("simulator/faults", Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What was seen since the start.</summary>
    public Task<SimulatorReport> ReportAsync() => processes.Simulator.Client.GetReportAsync(Cancellation);

    /// <summary>Every removal that was asked for of what stands in a user's way, refused ones included.</summary>
    public async Task<IReadOnlyList<Removal>> RemovalsAsync(AffectedUser user) =>
        [
            .. (await ReportAsync())
                .Tenants.SelectMany(tenant => tenant.Removals)
                .Where(removal => removal.Identity.Contains(user.Holder.ToString(), StringComparison.OrdinalIgnoreCase)),
        ];

    /// <summary>How many requests of a route arrived.</summary>
    public async Task<int> RequestsAsync(string route) =>
        (await ReportAsync()).Routes.Where(seen => seen.Route == route).Sum(seen => seen.Requests);

    /// <summary>How often provisioning was asked for, by user principal name.</summary>
    public async Task<IReadOnlyDictionary<string, int>> RetriesAsync()
    {
        var report = (await Http.GetFromJsonAsync<JsonNode>("simulator/report", Cancellation))!;
        return report["tenants"]!
            .AsArray()
            .SelectMany(tenant => tenant!["retries"]!.AsObject())
            .ToDictionary(user => user.Key, user => (int)user.Value!);
    }

    /// <summary>
    /// What was changed by <c>Set-*</c>: only where a tenant wants its mailboxes to be managed in the cloud may the product appear here.
    /// </summary>
    /// <param name="tenantId">The tenant; all of them when absent.</param>
    public async Task<int> SettingsAsync(Guid? tenantId = null)
    {
        var report = (await Http.GetFromJsonAsync<JsonNode>("simulator/report", Cancellation))!;
        return report["tenants"]!
            .AsArray()
            .Where(tenant => tenantId is null || (Guid)tenant!["tenantId"]! == tenantId)
            .Sum(tenant => tenant!["settings"]!.AsArray().Count);
    }

    /// <summary>A token for the product's API as the tenant's Entra ID signs them.</summary>
    /// <param name="roles">App roles.</param>
    /// <param name="audience">Whom it is for.</param>
    /// <param name="lifetimeSeconds">Negative for one that has expired.</param>
    /// <param name="person">The sign-in name, where it is a person's.</param>
    public async Task<string> SignTokenAsync(
        IEnumerable<string> roles,
        string audience = ScenarioFile.ApiAudience,
        int lifetimeSeconds = 3599,
        string? person = null,
        Guid? objectId = null,
        params Guid[] groups
    )
    {
        var token = await PostAsync(
            "tokens",
            new JsonObject
            {
                ["tenantId"] = Contoso,
                ["audience"] = audience,
                ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role)]),
                ["lifetimeSeconds"] = lifetimeSeconds,
                ["preferredUsername"] = person,
                ["objectId"] = objectId,
                ["groups"] = new JsonArray([.. groups.Select(group => (JsonNode)group)]),
            }
        );
        return (string)token!["access_token"]!;
    }

    private static JsonObject Holder(AffectedUser user, string name, Conflict conflict) =>
        new()
        {
            ["name"] = $"{name}_copy",
            ["guid"] = user.Holder,
            ["type"] = conflict.Type,
            ["state"] = conflict.State,
            ["litigationHoldEnabled"] = conflict.IsOnLitigationHold,
            ["exchangeGuid"] = user.Guid,
            ["primarySmtpAddress"] = user.Name,
            ["content"] = new JsonObject { ["itemCount"] = conflict.Items },
            ["archiveGuid"] = conflict.ArchiveItems > 0 ? Guid.NewGuid() : null,
            ["archiveContent"] = new JsonObject { ["itemCount"] = conflict.ArchiveItems },
        };

    private async Task<JsonNode?> PostAsync(string path, JsonObject body)
    {
        using var answer = await Http.PostAsJsonAsync($"simulator/{path}", body, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"The simulator refused {body}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}

/// <summary>A user whose mailbox cannot be provisioned because another recipient holds a GUID.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Id">The user's object id.</param>
/// <param name="Name">The user principal name.</param>
/// <param name="Guid">The ExchangeGuid that both want.</param>
/// <param name="Holder">The object that holds it.</param>
public sealed record AffectedUser(Guid TenantId, Guid Id, string Name, Guid Guid, Guid Holder);

/// <summary>What is in the way, where it is not the usual: a soft-deleted mail user without content.</summary>
public sealed record Conflict
{
    /// <summary><c>mailUser</c> or <c>userMailbox</c>.</summary>
    public string Type { get; init; } = "mailUser";

    /// <summary><c>softDeleted</c> or <c>active</c>.</summary>
    public string State { get; init; } = "softDeleted";

    /// <summary>Whether it is on litigation hold.</summary>
    public bool IsOnLitigationHold { get; init; }

    /// <summary>Items in the mailbox.</summary>
    public int Items { get; init; }

    /// <summary>Items in the archive.</summary>
    public int ArchiveItems { get; init; }

    /// <summary>The display name of the user; the name before the @ when absent.</summary>
    public string? DisplayName { get; init; }

    /// <summary>How long provisioning takes after it was asked for, in seconds.</summary>
    public double ProvisioningSeconds { get; init; }
}

/// <summary>What a request gets instead of its answer.</summary>
/// <param name="Body">The kind of answer, as the simulator names it.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Performed">Whether the request takes effect all the same.</param>
public sealed record InjectedFault(string Body, int Status = 503, bool Performed = false)
{
    /// <summary>403 with a body of NUL bytes, as Exchange answers where a role is missing.</summary>
    public static InjectedFault Forbidden { get; } = new("nul", 403);

    /// <summary>No answer until the client gives up; the request has no effect.</summary>
    public static InjectedFault Hang { get; } = new("hang");

    /// <summary>No answer until the client gives up; the request takes effect.</summary>
    public static InjectedFault HangAfterEffect { get; } = new("hang", Performed: true);

    /// <summary>The connection breaks; the request has no effect.</summary>
    public static InjectedFault Cut { get; } = new("abort");

    /// <summary>The connection breaks after the request took effect: a lost reply.</summary>
    public static InjectedFault CutAfterEffect { get; } = new("abort", Performed: true);
}
