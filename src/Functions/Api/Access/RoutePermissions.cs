using TenantHygiene.Functions.Api.Agents;
using TenantHygiene.Functions.Api.Approvals;
using TenantHygiene.Functions.Api.Breakers;
using TenantHygiene.Functions.Api.DeadLetters;
using TenantHygiene.Functions.Api.Description;
using TenantHygiene.Functions.Api.Evidence;
using TenantHygiene.Functions.Api.Health;
using TenantHygiene.Functions.Api.KillSwitch;
using TenantHygiene.Functions.Api.Policies;
using TenantHygiene.Functions.Api.Queue;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Api.Scans;
using TenantHygiene.Functions.Api.Snoozes;
using TenantHygiene.Functions.Api.StatusLinks;
using TenantHygiene.Functions.Api.Tenants;
using TenantHygiene.Functions.Api.Tickets;
using TenantHygiene.Functions.Api.Webhooks;

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
