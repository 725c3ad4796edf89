using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.OnPremises;

/// <summary>The activities of a correction by an agent. Tests play the agent: they read the real queue and sign what they answer.</summary>
public sealed class CorrectionFixture() : FunctionsFixture(healthyUsers: 5)
{
    private static readonly DirectoryDescription _zeros = new(
        ExchangeSchema.Present,
        "CN=Kim,OU=Staff,DC=corp",
        "kim",
        DirectoryValue.Of(new byte[16]),
        DirectoryValue.Absent
    );
    private readonly ECDsa _cloudKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _agentKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _cloudKey.Dispose();
        _agentKey.Dispose();
        if (Storage is not null)
        {
            await Queue(AgentQueues.Work(TenantId)).DeleteIfExistsAsync(Cancellation);
            await Queue(AgentQueues.Answers(TenantId)).DeleteIfExistsAsync(Cancellation);
        }

        await base.DisposeAsync();
    }

    /// <summary>A process.</summary>
    /// <param name="policy">The tenant's policy; one that acts by itself when absent.</param>
    internal ServiceProvider Start(string policy = "automatic")
    {
        var services = Services(
            settings: new()
            {
                ["Tenants:0:Policy"] = policy,
                ["Tenants:0:OnPremises:Strategy"] = "Agent",
                ["Tenants:0:OnPremises:AgentKey"] = AgentKeys.WritePublic(_agentKey),
            }
        );
        services.AddOnPremises();
        return services
            .AddSingleton(PolicyLibrary.Load(Path.Combine(AppContext.BaseDirectory, "OnPremises", "Policies")))
            .AddSingleton(new OnPremisesOptions { SigningKey = _cloudKey.ExportPkcs8PrivateKeyPem() })
            .AddSingleton<OrchestrationSignal>()
            .AddSingleton<DescribeOnPremises>()
            .AddSingleton<CorrectOnPremises>()
            .AddSingleton<VerifyError>()
            .BuildServiceProvider();
    }

    /// <summary>A user with zeros on premises and an archive in the cloud, described by the agent, with a plan to correct it.</summary>
    internal async Task<(CorrectInput Input, Guid Archive)> ArrangeAsync(ServiceProvider process, DirectoryDescription? described = null)
    {
        // Fetching creates the queues. What earlier tests asked for is out of the way.
        await ReceiveAsync(process);
        await Queue(AgentQueues.Work(TenantId)).ClearMessagesAsync(Cancellation);
        var (user, archive) = (Guid.NewGuid(), Guid.NewGuid());
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.AddUser,
                NewUser = new UserScenario
                {
                    Id = user,
                    UserPrincipalName = $"{user:N}@contoso.example",
                    ActiveDirectory = new ActiveDirectoryAttributes { ArchiveGuid = Guid.Empty },
                    Recipient = new RecipientScenario
                    {
                        Type = RecipientType.UserMailbox,
                        ExchangeGuid = Guid.NewGuid(),
                        ArchiveGuid = archive,
                    },
                },
            }
        );
        var subject = await BeginAsync(process, user, Clock.GetUtcNow());
        var describe = process.GetRequiredService<DescribeOnPremises>();
        Assert.Equal(
            CorrectionResult.Awaited,
            (await describe.RunAsync(new DescribeInput(subject, "1-1-describe", 0), Cancellation)).Result
        );
        await AnswerAsync(process, subject, work => new WorkAnswerParts { Before = described ?? _zeros });
        Assert.Equal(
            CorrectionResult.Settled,
            (await describe.RunAsync(new DescribeInput(subject, "1-1-describe", 1), Cancellation)).Result
        );
        var diagnosis = await process
            .GetRequiredService<Diagnose>()
            .RunAsync(new DiagnoseInput(subject, 1, 2, DescribedBy: "1-1-describe"), Cancellation);
        Assert.Contains(diagnosis.Next, new[] { DiagnosedStep.CorrectOnPremises, DiagnosedStep.AskForOnPremises });
        return (new CorrectInput(subject, "1-2", diagnosis.PlanHash!, "1-1-describe", Attempt: 2), archive);
    }

    /// <summary>Calls the correction.</summary>
    internal static Task<CorrectionStep> CorrectAsync(ServiceProvider process, CorrectInput input) =>
        process.GetRequiredService<CorrectOnPremises>().RunAsync(input, Cancellation);

    /// <summary>Looks for the error of a remediation that was corrected a while ago.</summary>
    internal async Task<(VerificationStep Verification, RemediationRecord Record, IReadOnlyList<RemediationStep> Steps)> CheckAsync(
        ServiceProvider process,
        RemediationSubject subject,
        TimeSpan ago,
        SourceCorrection correction,
        int check = 1
    )
    {
        var store = process.GetRequiredService<RemediationStore>();
        var error = (await store.FindAsync(subject.RemediationId, Cancellation))!.Error!;
        var input = new VerifyInput(
            subject,
            1,
            check,
            error.Fingerprint.Value,
            (Clock.GetUtcNow() - ago).UtcDateTime,
            SeenGoneAt: null,
            correction
        );
        var verification = await process.GetRequiredService<VerifyError>().RunAsync(input, Cancellation);
        return (
            verification,
            (await store.FindAsync(subject.RemediationId, Cancellation))!,
            await store.GetStepsAsync(subject.RemediationId, 0, Cancellation)
        );
    }

    /// <summary>What lies in the agent's queue for a remediation.</summary>
    internal async Task<IReadOnlyList<(SignedMessage Signed, WorkItem Work)>> ReadRequestsAsync(
        RemediationSubject subject,
        WorkKind? kind = null
    ) =>
        [
            .. (await Queue(AgentQueues.Work(TenantId)).PeekMessagesAsync(32, Cancellation))
                .Value.Select(message => SignedMessage.FromQueueText(message.MessageText)!)
                .Select(signed => (Signed: signed, Work: JsonSerializer.Deserialize(signed.Content, AgentJson.Default.WorkItem)!))
                .Where(request => request.Work.RemediationId == subject.RemediationId && (kind is null || request.Work.Kind == kind)),
        ];

    /// <summary>Answers the last question of a remediation, and has the answer fetched.</summary>
    internal async Task AnswerAsync(
        ServiceProvider process,
        RemediationSubject subject,
        Func<WorkItem, WorkAnswerParts> answer,
        ECDsa? key = null
    )
    {
        var (signed, work) = (await ReadRequestsAsync(subject))[^1];
        var parts = answer(work);
        var message = SignedMessage.Sign(
            new WorkAnswer
            {
                WorkId = work.Id,
                WorkDigest = parts.Digest ?? signed.Digest(),
                TenantId = parts.TenantId ?? work.TenantId,
                RemediationId = work.RemediationId,
                Kind = work.Kind,
                Agent = "agent",
                At = Clock.GetUtcNow(),
                Server = "dc1",
                Before = parts.Before,
                Written = parts.Written,
                ReadBack = parts.ReadBack,
                Refusal = parts.Refusal,
            },
            WorkAnswer.MessageType,
            AgentJson.Default.WorkAnswer,
            key ?? _agentKey
        );
        await Queue(AgentQueues.Answers(TenantId)).SendMessageAsync(message.ToQueueText(), Cancellation);
        await ReceiveAsync(process);
    }

    /// <summary>Puts a text into the queue of answers, and has it fetched.</summary>
    internal async Task SendAsync(ServiceProvider process, string text)
    {
        await Queue(AgentQueues.Answers(TenantId)).SendMessageAsync(text, Cancellation);
        await ReceiveAsync(process);
    }

    /// <summary>Turns the kill switch.</summary>
    internal static Task SetKillSwitchAsync(ServiceProvider process, bool isOn) =>
        process
            .GetRequiredService<KillSwitchStore>()
            .SetAsync(KillSwitchScope.Global, isOn, Called("kim"), "A test.", expectedETag: null, Cancellation);

    /// <summary>Changes the GUID of the cloud archive.</summary>
    internal void ChangeCloudArchive(Guid archive, Guid value) =>
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.ChangeGuid,
                Recipient = archive.ToString(),
                ArchiveGuid = value,
            }
        );

    /// <summary>How many messages of the agent are left.</summary>
    internal async Task<int> AnswersLeftAsync() =>
        (await Queue(AgentQueues.Answers(TenantId)).GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    /// <summary>The outcome of a remediation.</summary>
    internal static async Task<string?> OutcomeAsync(ServiceProvider process, RemediationSubject subject) =>
        (await process.GetRequiredService<RemediationStore>().FindAsync(subject.RemediationId, Cancellation))?.Outcome?.Code;

    /// <summary>Somebody approves the plan.</summary>
    internal static Task ApproveAsync(ServiceProvider process, CorrectInput input) =>
        process
            .GetRequiredService<RemediationStore>()
            .UpdateAsync(
                input.Subject.RemediationId,
                "approve",
                record =>
                    record with
                    {
                        Approval = ApprovalRules.With(
                            record.Approval!,
                            new GivenApproval(Called("approver"), record.Approval!.AskedAt, false, null)
                        ),
                    },
                Cancellation,
                new NewStep("approved", "Approved.")
            );

    // The wake-up call fails, since nobody runs here: an answer must count all the same.
    private Task ReceiveAsync(ServiceProvider process) =>
        process.GetRequiredService<AgentAnswerReceiver>().ReceiveAsync(TenantId, new UnreachableDurableClient(), Cancellation);

    private QueueClient Queue(string name) => new(Storage, name);
}

/// <summary>What an answer says where it is not the usual.</summary>
internal sealed record WorkAnswerParts
{
    public DirectoryDescription? Before { get; init; }

    public Guid? Written { get; init; }

    public DirectoryValue? ReadBack { get; init; }

    public Refusal? Refusal { get; init; }

    public string? Digest { get; init; }

    public Guid? TenantId { get; init; }

    /// <summary>It was written, and is there.</summary>
    public static WorkAnswerParts Done(WorkItem work) =>
        new() { Written = work.Target, ReadBack = new DirectoryValue(DirectoryValueKind.Guid, work.Target) };

    /// <summary>It was refused.</summary>
    public static WorkAnswerParts Refused(RefusalCode code) => new() { Refusal = new Refusal(code, $"The agent says {code}.") };
}
