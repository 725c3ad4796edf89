using System.Text;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Testing;

namespace TenantHygiene.Remediation.Tests.Policies;

/// <summary>A document means what it says, or it is refused: no misspelling, number or repetition ever allows more.</summary>
public sealed class PolicyReadResultTests
{
    private const string Recipients = """ "mailUsers": { "action": "auto" }, "mailboxes": { "action": "auto" } """;

    [Theory]
    [InlineData(""" "newTenants": 7 """, "newTenants")]
    [InlineData(""" "newTenants": "7" """, "newTenants")]
    [InlineData(""" "newTenants": "sometimes" """, "newTenants")]
    [InlineData(""" "newTenants": "plan", "newTenants": "act" """, "newTenants")]
    [InlineData(""" "quietHours": [ { "days": [ 1 ], "from": "08:00", "to": "09:00" } ] """, "days")]
    public void What_is_not_a_known_word_once_is_refused(string member, string names)
    {
        var reading = PolicyReadResult.Read(Document(member));

        Assert.Null(reading.Policy);
        Assert.Contains(names, Assert.Single(reading.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "action": 3 }""")]
    [InlineData("""{ "action": "3" }""")]
    [InlineData("""{ "action": "Plan, Approve" }""")]
    public void An_action_is_a_single_word(string recipients) => Assert.NotEmpty(PolicyReadResult.Read(Document("", recipients)).Faults);

    [Fact]
    public void Keywords_are_read_whatever_their_case()
    {
        var policy = PolicyReadResult.Read(Document(""" "newTenants": "Act" """, """{ "action": "APPROVE" }""")).Policy;

        Assert.Equal((NewTenantPolicy.Act, PolicyAction.Approve), (policy?.NewTenants, policy?.GuidInUse.MailUsers.Action));
    }

    [Fact]
    public void No_content_is_removed_without_approval_unless_the_document_says_so()
    {
        Assert.Equal(0, PolicyReadResult.Read(Document("")).Policy?.GuidInUse.Mailboxes.MaximumItems);
        Assert.Null(
            PolicyReadResult.Read(Document("", """{ "action": "auto", "maximumItems": null }""")).Policy!.GuidInUse.MailUsers.MaximumItems
        );
    }

    internal static string Document(string member, string? mailUsers = null) =>
        $$"""
            {
              "name": "x",
              "description": "x",
              "guidInUse": { {{(
                mailUsers is null ? Recipients : $"\"mailUsers\": {mailUsers}, \"mailboxes\": {{ \"action\": \"auto\" }}"
            )}} },
              "budgets": { "perDay": 3, "percentOfUsersPerDay": 1 }{{(member.Length > 0 ? "," : "")}}
              {{member}}
            }
            """;
}

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
            var reading = PolicyReadResult.Read(
                Encoding.UTF8.GetString(FuzzInput.Bytes(random, PolicyReadResultTests.Document(random.One(_members))))
            );

            Assert.True((reading.Policy is null) == (reading.Faults.Count > 0));
            return Task.CompletedTask;
        });
}
