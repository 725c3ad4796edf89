using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Remediation.Tests.Policies;

/// <summary>A document means what it says, or it is refused: no misspelling, number or repetition ever allows more.</summary>
public sealed class PolicyReadingTests
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
        var reading = PolicyReading.Read(Document(member));

        Assert.Null(reading.Policy);
        Assert.Contains(names, Assert.Single(reading.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "action": 3 }""")]
    [InlineData("""{ "action": "3" }""")]
    [InlineData("""{ "action": "Plan, Approve" }""")]
    public void An_action_is_a_single_word(string recipients) =>
        Assert.NotEmpty(PolicyReading.Read(Document("", recipients)).Faults);

    [Fact]
    public void Words_are_read_whatever_their_case()
    {
        var policy = PolicyReading.Read(Document(""" "newTenants": "Act" """, """{ "action": "APPROVE" }""")).Policy;

        Assert.Equal((NewTenantPolicy.Act, PolicyAction.Approve), (policy?.NewTenants, policy?.GuidInUse.MailUsers.Action));
    }

    [Fact]
    public void No_content_goes_without_asking_unless_the_document_says_so()
    {
        Assert.Equal(0, PolicyReading.Read(Document("")).Policy?.GuidInUse.Mailboxes.MaximumItems);
        Assert.Null(PolicyReading.Read(Document("", """{ "action": "auto", "maximumItems": null }""")).Policy!.GuidInUse.MailUsers.MaximumItems);
    }

    internal static string Document(string member, string? mailUsers = null) => $$"""
        {
          "name": "x",
          "description": "x",
          "guidInUse": { {{(mailUsers is null ? Recipients : $"\"mailUsers\": {mailUsers}, \"mailboxes\": {{ \"action\": \"auto\" }}")}} },
          "budgets": { "perDay": 3, "percentOfUsersPerDay": 1 }{{(member.Length > 0 ? "," : "")}}
          {{member}}
        }
        """;
}
