using TenantHygiene.Functions.Api.Controls;
using TenantHygiene.Functions.Api.Monitoring;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Tickets;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>Which role each route asks for: one table, so that it can be read, and tested as a whole. What is not in it is refused.</summary>
public static class RoutePermissions
{
    private static readonly Dictionary<string, string?> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(GetHealth)] = null,
        [nameof(GetStatus)] = null,
        [nameof(GetOpenApi)] = null,
        [nameof(ListRemediations)] = ApiRole.Read,
        [nameof(GetRemediation)] = ApiRole.Read,
        [nameof(GetRemediationEvents)] = ApiRole.Read,
        [nameof(ListRemediationsOfTicket)] = ApiRole.Read,
        [nameof(CreateStatusLink)] = ApiRole.Operate,
        [nameof(GetEvidence)] = ApiRole.Read,
        [nameof(CreateRemediation)] = ApiRole.Operate,
        [nameof(CancelRemediation)] = ApiRole.Operate,
        [nameof(RetryRemediation)] = ApiRole.Operate,
        [nameof(ApproveRemediation)] = ApiRole.Approve,
        [nameof(RejectRemediation)] = ApiRole.Approve,
        [nameof(GetTenantRelease)] = ApiRole.Read,
        [nameof(PutTenantRelease)] = ApiRole.Admin,
        [nameof(GetSnooze)] = ApiRole.Read,
        [nameof(PutSnooze)] = ApiRole.Operate,
        [nameof(DeleteSnooze)] = ApiRole.Operate,
        [nameof(GetPolicySchema)] = null,
        [nameof(ValidatePolicy)] = ApiRole.Read,
        [nameof(ListAgents)] = ApiRole.Read,
        [nameof(CreateScan)] = ApiRole.Operate,
        [nameof(GetScan)] = ApiRole.Read,
        [nameof(GetKillSwitch)] = ApiRole.Read,
        [nameof(PutKillSwitch)] = ApiRole.Admin,
        [nameof(GetBreaker)] = ApiRole.Read,
        [nameof(ResetBreaker)] = ApiRole.Admin,
        [nameof(ListPoisonMessages)] = ApiRole.Read,
        [nameof(ReplayPoisonMessages)] = ApiRole.Operate,
        [nameof(DismissPoisonMessage)] = ApiRole.Operate,
        // Open to everybody as routes: who sends is told by the signature, which the function verifies first.
        [nameof(ReceiveWebhook)] = null,
        [nameof(AnswerHandshake)] = null,
        [nameof(ListDeadLetters)] = ApiRole.Read,
        [nameof(ReplayDeadLetters)] = ApiRole.Operate,
    };

    /// <summary>The functions that are known, with the role that each asks for; null for those open to everybody.</summary>
    public static IReadOnlyDictionary<string, string?> All => Roles;

    /// <summary>Whether a function is open to everybody.</summary>
    public static bool IsOpen(string function) => Roles.TryGetValue(function, out var role) && role is null;

    /// <summary>The role that a function asks for.</summary>
    /// <returns>Null when nobody may call it: it is not in the table.</returns>
    public static string? RoleOf(string function) => Roles.GetValueOrDefault(function);
}

/// <summary>The app roles of the API. A role does not include another one; administrators of the tenant assign as many as they like.</summary>
public static class ApiRole
{
    /// <summary>See remediations, scans, switches and breakers.</summary>
    public const string Read = "Hygiene.Read";

    /// <summary>Start scans and remediations, retry and cancel them.</summary>
    public const string Operate = "Hygiene.Operate";

    /// <summary>Approve and reject plans.</summary>
    public const string Approve = "Hygiene.Approve";

    /// <summary>Turn the kill switch, reset breakers, release tenants.</summary>
    public const string Admin = "Hygiene.Admin";
}
