using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TenantHygiene.Remediation.Plans;

/// <summary>The hash to which an approval binds.</summary>
public static class PlanHash
{
    /// <summary>SHA-256 over the plan's canonical JSON without the hash itself: whatever a person would see differently, hashes differently.</summary>
    public static string Of(RemediationPlan plan) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(plan with { Hash = "" }, PlanJson.Default.RemediationPlan))));
}
