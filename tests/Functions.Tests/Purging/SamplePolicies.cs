using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>Policies beside the built-in ones.</summary>
internal static class SamplePolicies
{
    /// <summary>Asks before everything, and reminds daily.</summary>
    public const string Asking = "asking";

    /// <summary>Asks before everything, and takes answers from tickets.</summary>
    public const string AskingTickets = "asking-tickets";

    /// <summary>Lets one scan lead to one purge.</summary>
    public const string OnePerRun = "one-per-run";

    /// <summary>Lets one percent of all tenants' users go in a day, and half a percent in an hour.</summary>
    public const string ShareOfAll = "share-of-all";

    /// <summary>Lets one purge go in an hour.</summary>
    public const string OnePerHour = "one-per-hour";

    /// <summary>Wants quiet at all times.</summary>
    public const string AlwaysQuiet = "always-quiet";

    /// <summary>Wants the content of mailboxes to be copied first.</summary>
    public const string CopyingContent = "copying-content";

    /// <summary>Where it is copied.</summary>
    public const string Target = "rescued@contoso.example";

    private static readonly Dictionary<string, string> _documents = new()
    {
        [Asking] = Document(Asking, "approve", """ "perDay": 500 """),
        [AskingTickets] = Document(AskingTickets, "approve", """ "perDay": 500 """, """ "mayComeFromTickets": true """),
        [ShareOfAll] = Document(
            ShareOfAll,
            "auto",
            """ "perDay": 500, "globalPercentOfUsersPerDay": 1, "globalPercentOfUsersPerHour": 0.5, "globalPerHour": 40 """
        ),
        [OnePerRun] = Document(OnePerRun, "auto", """ "perDay": 500, "perRun": 1 """),
        [OnePerHour] = Document(OnePerHour, "auto", """ "perDay": 500, "perHour": 1 """),
        [CopyingContent] = Document(
            CopyingContent,
            "auto",
            """ "perDay": 500 """,
            rules: $$""" , "maximumItems": null, "copyContentTo": "{{Target}}" """
        ),
        [AlwaysQuiet] = Document(
            AlwaysQuiet,
            "auto",
            """ "perDay": 500 """,
            quietHours: """ { "days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], "from": "00:00", "to": "00:00" } """
        ),
    };

    /// <summary>Writes them as files.</summary>
    /// <returns>Their folder.</returns>
    public static string WriteTo(TemporaryFolder folder)
    {
        var policies = Directory.CreateDirectory(folder.File("policies"));
        foreach (var (name, document) in _documents)
        {
            File.WriteAllText(Path.Combine(policies.FullName, $"{name}.json"), document);
        }

        return policies.FullName;
    }

    private static string Document(
        string name,
        string action,
        string budgets,
        string approval = "",
        string quietHours = "",
        string rules = ""
    ) =>
        $$"""
            {
              "name": "{{name}}",
              "description": "Of the tests.",
              "guidInUse": { "mailUsers": { "action": "{{action}}"{{rules}} }, "mailboxes": { "action": "{{action}}"{{rules}} } },
              "approval": { {{approval}} },
              "budgets": { {{budgets}}, "percentOfUsersPerDay": 100 },
              "quietHours": [{{quietHours}}],
              "newTenants": "act"
            }
            """;
}
