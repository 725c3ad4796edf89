using System.Text;
using TenantHygiene.Fuzzing;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Remediation.Tests.Policies;

public sealed class PolicyFuzzTests
{
    private static readonly string[] _members =
    [
        "",
        """ "newTenants": "plan", "approval": { "approvers": 2, "mayComeFromTickets": true, "expiresAfter": "2.00:00:00", "remindEvery": "08:00:00" } """,
        """ "quietHours": [ { "days": [ "monday", "sunday" ], "from": "22:00", "to": "06:00", "timeZone": "Europe/Berlin" } ] """,
        """ "archiveGuid": { "action": "agent" }, "excludedUsers": [ "a@b", "*@c" ], "holds": { "releaseLitigationHold": "approve" } """,
    ];

    [Fact]
    public Task Any_document_is_a_policy_or_refused_with_a_reason() => FuzzRun.OfAsync(20_000, random =>
    {
        var reading = PolicyReading.Read(Encoding.UTF8.GetString(Mutation.Bytes(random, PolicyReadingTests.Document(random.One(_members)))));

        Assert.True((reading.Policy is null) == (reading.Faults.Count > 0));
        return Task.CompletedTask;
    });
}
