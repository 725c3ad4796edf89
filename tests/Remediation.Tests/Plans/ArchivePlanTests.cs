using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;
using static TenantHygiene.Remediation.Tests.OnPremises.SampleWork;

namespace TenantHygiene.Remediation.Tests.Plans;

public sealed class ArchivePlanTests
{
    private static readonly DirectoryDescription _zeros = new(
        ExchangeSchema.Present,
        "CN=Kim,OU=Staff,DC=corp",
        "kim",
        DirectoryValue.Of(new byte[16]),
        DirectoryValue.Absent
    );

    private static readonly Recipient _mailbox = ProvableConflict.Copy with
    {
        Kind = RecipientKind.UserMailbox,
        Scope = RecipientScope.Active,
        WhenSoftDeleted = null,
        ArchiveGuid = Cloud,
    };

    private static readonly ArchiveEvidence _evidence = new()
    {
        Problem = new ArchiveGuidMismatch(Guid.Empty, null, Cloud),
        User = ProvableConflict.User() with
        {
            OnPremisesSyncEnabled = true,
            OnPremisesImmutableId = Convert.ToBase64String(Other.ToByteArray()),
            MailNickname = "kim",
        },
        Recipient = Read.Found(_mailbox),
        Directory = Read.Found(_zeros),
    };

    public static TheoryData<string, string, PlanDecision> Obstacles =>
        [.. Cases.Select(one => (one.Key, one.Value.Rule, one.Value.Decision))];

    private static Dictionary<string, (ArchiveEvidence Evidence, string Rule, PlanDecision Decision)> Cases { get; } =
        new()
        {
            ["the user is not synchronised"] = (
                _evidence with
                {
                    User = _evidence.User with { OnPremisesSyncEnabled = false },
                },
                "not-synchronised",
                PlanDecision.Operator
            ),
            ["no source anchor"] = (
                _evidence with
                {
                    User = _evidence.User with { OnPremisesImmutableId = null },
                },
                "no-source-anchor",
                PlanDecision.Operator
            ),
            ["Exchange could not be read now"] = (
                _evidence with
                {
                    Recipient = Read.Unreadable<Recipient>(ReadFaultKind.Throttled, "429"),
                },
                "unreadable",
                PlanDecision.Later
            ),
            ["Exchange may not be read"] = (
                _evidence with
                {
                    Recipient = Read.Unreadable<Recipient>(ReadFaultKind.Forbidden, "403"),
                },
                "missing-permission",
                PlanDecision.Later
            ),
            ["no recipient"] = (_evidence with { Recipient = Read.Absent<Recipient>() }, "no-recipient", PlanDecision.Operator),
            ["no cloud archive"] = (
                _evidence with
                {
                    Recipient = Read.Found(_mailbox with { ArchiveGuid = null }),
                },
                "no-cloud-archive",
                PlanDecision.Operator
            ),
            ["another cloud archive than the message names"] = (
                _evidence with
                {
                    Recipient = Read.Found(_mailbox with { ArchiveGuid = Other }),
                },
                "cloud-archive-differs",
                PlanDecision.Operator
            ),
            ["the agent was not asked"] = (
                _evidence with
                {
                    Directory = Read.Absent<DirectoryDescription>(),
                },
                "agent-silent",
                PlanDecision.Later
            ),
            ["the agent is silent"] = (
                _evidence with
                {
                    Directory = Read.Unreadable<DirectoryDescription>(ReadFaultKind.TimedOut, "silent"),
                },
                "agent-silent",
                PlanDecision.Later
            ),
            ["no Exchange schema"] = (
                _evidence with
                {
                    Directory = Read.Found(new DirectoryDescription(ExchangeSchema.Missing, "CN=Kim")),
                },
                "schema-missing",
                PlanDecision.Operator
            ),
            ["no mailNickname"] = (
                _evidence with
                {
                    Directory = Read.Found(_zeros with { MailNickname = null }),
                },
                "mail-nickname-missing",
                PlanDecision.Operator
            ),
            ["fifteen bytes"] = (
                _evidence with
                {
                    Directory = Read.Found(_zeros with { ArchiveGuid = DirectoryValue.Of(new byte[15]) }),
                },
                "value-malformed-on-premises",
                PlanDecision.Operator
            ),
            ["the agent did not say what stands there"] = (
                _evidence with
                {
                    Directory = Read.Found(_zeros with { ArchiveGuid = null }),
                },
                "directory-incomplete",
                PlanDecision.Later
            ),
            ["the agent found nobody"] = (Refused(RefusalCode.UserNotFound), "user-not-found-on-premises", PlanDecision.Operator),
            ["the agent found several"] = (Refused(RefusalCode.UserAmbiguous), "user-ambiguous-on-premises", PlanDecision.Operator),
            ["no domain controller answered the agent"] = (
                Refused(RefusalCode.DirectoryUnavailable),
                "directory-unavailable",
                PlanDecision.Later
            ),
        };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void Nothing_is_written_when(string obstacle, string rule, PlanDecision decision)
    {
        var plan = Plan(Cases[obstacle].Evidence, OnPremisesStrategy.Agent);

        Assert.Equal((decision, rule), (plan.Decision, plan.Objections[0].Rule));
        Assert.Null(plan.OnPremises);
        Assert.Empty(plan.Steps);
    }

    [Fact]
    public void The_agent_replaces_what_it_read_by_the_cloud_archive_s_GUID_and_reports_how_to_undo_it()
    {
        var plan = Plan(_evidence, OnPremisesStrategy.Agent);

        Assert.Equal(PlanDecision.OnPremises, plan.Decision);
        Assert.Equal((Cloud, ExpectedValue.Of(Guid.Empty)), (plan.OnPremises!.Target, plan.OnPremises.Expected));
        Assert.Equal(
            "Set-ADUser -Identity 'CN=Kim,OU=Staff,DC=corp' -Replace @{msExchArchiveGUID=([guid]'00000000-0000-0000-0000-000000000000').ToByteArray()}",
            plan.OnPremises.ReverseCommand
        );
    }

    [Fact]
    public void Without_a_value_none_is_expected_and_undoing_clears_the_attribute()
    {
        var plan = Plan(
            _evidence with
            {
                Directory = Read.Found(_zeros with { ArchiveGuid = DirectoryValue.Absent }),
            },
            OnPremisesStrategy.Agent
        );

        Assert.Equal(ExpectedValue.Absent, plan.OnPremises!.Expected);
        Assert.Contains("-Clear msExchArchiveGUID", plan.OnPremises.ReverseCommand, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exchange_enables_the_archive_first_only_where_it_is_not(bool isEnabled)
    {
        var value = isEnabled ? DirectoryValue.Of(Other.ToByteArray()) : DirectoryValue.Of(new byte[16]);

        var plan = Plan(_evidence with { Directory = Read.Found(_zeros with { ArchiveGuid = value }) }, OnPremisesStrategy.ExchangeServer);

        Assert.Equal(!isEnabled, plan.Steps[0].Command!.StartsWith("Enable-RemoteMailbox", StringComparison.Ordinal));
        Assert.Contains(plan.Steps, step => step.Command == $"Set-RemoteMailbox -Identity 'kim' -ArchiveGuid '{Cloud}'");
    }

    [Fact]
    public void Making_the_mailbox_cloud_managed_spells_out_its_consequences()
    {
        var plan = Plan(_evidence with { Directory = Read.Absent<DirectoryDescription>() }, OnPremisesStrategy.CloudManaged);

        Assert.Equal(PlanDecision.OnPremises, plan.Decision);
        Assert.Equal(4, plan.OnPremises!.Consequences.Count);
        Assert.Equal($"Set-Mailbox -Identity '{ProvableConflict.UserId}' -IsExchangeCloudManaged $false", plan.OnPremises.ReverseCommand);
    }

    [Fact]
    public void A_mail_user_cannot_be_cloud_managed() =>
        Assert.Equal(
            "not-a-cloud-mailbox",
            Plan(
                _evidence with
                {
                    Recipient = Read.Found(_mailbox with { Kind = RecipientKind.MailUser }),
                },
                OnPremisesStrategy.CloudManaged
            )
                .Objections[0]
                .Rule
        );

    [Fact]
    public void The_script_needs_no_agent_and_no_approval()
    {
        var asks = SamplePolicy.Permissive with { OnPremises = new OnPremisesPolicy { Action = PolicyAction.Approve } };

        var plan = ArchivePlan.For(
            _evidence with
            {
                Directory = Read.Absent<DirectoryDescription>(),
            },
            OnPremisesStrategy.Script,
            asks,
            RemediationMode.Remediate
        );

        Assert.Equal(PlanDecision.OnPremises, plan.Decision);
        Assert.Null(plan.OnPremises!.Expected);
    }

    [Theory]
    [InlineData(OnPremisesStrategy.Agent)]
    [InlineData(OnPremisesStrategy.CloudManaged)]
    public void Where_the_policy_requires_approval_approvers_must_agree(OnPremisesStrategy strategy)
    {
        var asks = SamplePolicy.Permissive with { OnPremises = new OnPremisesPolicy { Action = PolicyAction.Approve } };

        Assert.Equal(PlanDecision.Approve, ArchivePlan.For(_evidence, strategy, asks, RemediationMode.Remediate).Decision);
    }

    [Fact]
    public void A_policy_that_plans_only_writes_nothing_and_neither_does_a_request_for_a_plan()
    {
        Assert.Equal(
            PlanDecision.PlanOnly,
            ArchivePlan
                .For(_evidence, OnPremisesStrategy.Agent, ProvableConflict.Library.Get("observe"), RemediationMode.Remediate)
                .Decision
        );
        Assert.Equal(
            PlanDecision.PlanOnly,
            ArchivePlan.For(_evidence, OnPremisesStrategy.Agent, SamplePolicy.Permissive, RemediationMode.Plan).Decision
        );
    }

    [Fact]
    public void A_policy_that_observes_sends_no_request_to_the_agent()
    {
        var observes = SamplePolicy.Permissive with { OnPremises = new OnPremisesPolicy { Action = PolicyAction.Observe } };

        var plan = ArchivePlan.For(
            _evidence with
            {
                Directory = Read.Absent<DirectoryDescription>(),
            },
            OnPremisesStrategy.Agent,
            observes,
            RemediationMode.Remediate
        );

        Assert.Equal((PlanDecision.PlanOnly, "policy-plans-only"), (plan.Decision, plan.Objections[0].Rule));
        Assert.Null(plan.OnPremises);
    }

    [Fact]
    public void Another_value_on_premises_is_another_plan() =>
        Assert.NotEqual(
            Plan(_evidence, OnPremisesStrategy.Agent).Hash,
            Plan(
                _evidence with
                {
                    Directory = Read.Found(_zeros with { ArchiveGuid = DirectoryValue.Of(Other.ToByteArray()) }),
                },
                OnPremisesStrategy.Agent
            ).Hash
        );

    public static TheoryData<ProvisioningProblem, string> Causes =>
        new()
        {
            { new ArchiveGuidMismatch(Guid.Empty, null, Cloud), "enabled in the cloud only" },
            { new ArchiveGuidMismatch(Other, null, Cloud), $"Active Directory sends {Other}" },
            { new ArchiveGuidDifferent(Other, null, Cloud), "enabled twice" },
            { new ArchiveGuidEmpty(), "was cleared there" },
        };

    [Theory]
    [MemberData(nameof(Causes))]
    public void Every_class_has_its_cause_and_is_corrected_by_the_cloud_archive_s_GUID(ProvisioningProblem problem, string words)
    {
        var plan = Plan(_evidence with { Problem = problem }, OnPremisesStrategy.Agent);

        Assert.Contains(words, plan.Cause, StringComparison.Ordinal);
        Assert.Equal(Cloud, plan.OnPremises!.Target);
    }

    [Fact]
    public void A_name_from_outside_cannot_break_out_of_a_command()
    {
        var hostile = _evidence with
        {
            User = _evidence.User with { MailNickname = "x'; Remove-Mailbox '*" },
            Directory = Read.Found(_zeros with { DistinguishedName = "CN=x'; Remove-ADUser '*" }),
        };

        var plan = Plan(hostile, OnPremisesStrategy.Agent);

        Assert.Contains(plan.Alternatives, step => step.Command?.Contains("'x''; Remove-Mailbox ''*'", StringComparison.Ordinal) is true);
        Assert.Contains("'CN=x''; Remove-ADUser ''*'", plan.OnPremises!.ReverseCommand, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_compares_the_source_anchor_byte_by_byte()
    {
        var script = string.Concat(ArchiveScript.For(_evidence.User, Cloud, enablesFirst: true).Select(step => step.Command));

        Assert.Contains(@"(mS-DS-ConsistencyGuid=\74\39\07\08\02\19\42\45\88\ea\37\ba\31\0f\0c\5c)", script, StringComparison.Ordinal);
        Assert.Contains($"([guid]'{Cloud}').ToByteArray()", script, StringComparison.Ordinal);
        Assert.Contains("Enable-RemoteMailbox -Identity 'kim' -Archive; Set-RemoteMailbox", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_about_something_else_keeps_the_hash_that_it_had_before_there_were_corrections()
    {
        var plan = new RemediationPlan
        {
            Problem = new Unknown(),
            Decision = PlanDecision.Operator,
            Policy = "p",
            Cause = "c",
            Steps = [],
            Objections = [],
            Alternatives = [],
            Hash = "",
        };
        var canonical =
            """{"Problem":{"class":"Unknown"},"Decision":"Operator","Policy":"p","Cause":"c","Conflict":null,"ReleasesLitigationHold":false,"CopyContentTo":null,"Steps":[],"Objections":[],"Alternatives":[],"Hash":""}""";

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))), PlanHash.Of(plan));
    }

    private static ArchiveEvidence Refused(RefusalCode code) =>
        _evidence with
        {
            Directory = Read.Absent<DirectoryDescription>(),
            Refusal = new Refusal(code, "The agent says so."),
        };

    private static RemediationPlan Plan(ArchiveEvidence evidence, OnPremisesStrategy strategy) =>
        ArchivePlan.For(evidence, strategy, SamplePolicy.Permissive, RemediationMode.Remediate);
}
