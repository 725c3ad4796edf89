using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.TestDirectory;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.OnPremises;

/// <summary>
/// Archives whose GUID is corrected in a real Active Directory by the agent. Tests kill the agent; each leaves it running.
/// </summary>
public sealed class HybridTests(HybridProduct product) : EndToEndTests(product), IClassFixture<HybridProduct>, IAsyncDisposable
{
    private const string CloudArchive = "35bda72e-195b-4aa9-85f8-72874254331e";

    [Fact]
    public async Task A_mismatch_is_found_and_repaired_automatically_and_the_old_value_is_recorded()
    {
        var id = product.Directory.Find("unaided@contoso.example");
        var end = await Eventually.SeeAsync("the remediation of the mismatch has ended", FindUnaidedAsync, found =>
            found?.State.IsFinal() is true
        );

        Assert.Equal(RemediationState.Resolved, end!.State);
        Assert.Equal(Guid.Parse(CloudArchive), product.ReadArchiveGuid(id));
        var evidence = await Api.GetAsync($"remediations/{end.Id}/evidence");
        Assert.Contains("on-premises-answer", evidence.Text, StringComparison.Ordinal);
        Assert.Contains("Set-ADUser", evidence.Text, StringComparison.Ordinal);
        Assert.Equal(0, await Tenant.SettingsAsync());
    }

    [Fact]
    public async Task Nothing_but_the_one_attribute_is_written()
    {
        var user = await product.AddMismatchAsync("onlyone");
        var before = product.Read(user.Holder);

        await ResolveAsync(user);

        var changed = product.Read(user.Holder).Except(before).Select(attribute => attribute.Key).Except(["uSNChanged", "whenChanged"]);
        Assert.Equal(["msExchArchiveGUID"], changed);
    }

    [Theory]
    [InlineData("describing", RemediationState.Diagnosing)]
    [InlineData("correcting", RemediationState.AwaitingOnPremises)]
    public async Task An_agent_that_is_killed_meanwhile_leaves_the_directory_right(string name, RemediationState moment)
    {
        var user = await product.AddMismatchAsync(name);
        var before = product.ReadArchiveGuid(user.Holder);
        var id = await Api.RequestRemediationAsync(user);
        await Eventually.SeeAsync(
            $"it is {moment} or beyond",
            () => ReadAsync(id),
            seen => seen.State >= moment && seen.Steps.Any(step => step.Kind == "asking-agent")
        );

        await product.Agent.KillAsync();
        Assert.Contains(product.ReadArchiveGuid(user.Holder), new[] { before, user.Guid });
        await product.Agent.RestartAsync();

        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync(id)).State);
        Assert.Equal(user.Guid, product.ReadArchiveGuid(user.Holder));
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_is_shown_and_forged_answers_do_not_stand_in_for_it()
    {
        await product.Agent.KillAsync();
        var user = await product.AddMismatchAsync("silent");
        var before = product.ReadArchiveGuid(user.Holder);
        var id = await Api.RequestRemediationAsync(user);
        await ForgeAnswerAsync(id);

        var waiting = await Api.WaitForStepAsync(id, "agent-silent");
        var agents = await Eventually.SeeAsync(
            "the agent counts as silent",
            () => Api.GetAsync("agents"),
            answer => (string?)answer.Body["items"]![0]!["status"] == "Silent"
        );

        Assert.False(waiting.State.IsFinal());
        Assert.Equal(before, product.ReadArchiveGuid(user.Holder));
        Assert.Equal(HttpStatusCode.OK, agents.Status);
        await product.Agent.RestartAsync();
        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync(id)).State);
    }

    [Fact]
    public async Task While_the_kill_switch_is_on_the_agent_gets_no_write_request()
    {
        var user = await product.AddMismatchAsync("stopped");
        var before = product.ReadArchiveGuid(user.Holder);
        await SetKillSwitchAsync(true);

        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForStepAsync(id, "not-corrected");
        Assert.Equal(before, product.ReadArchiveGuid(user.Holder));

        await SetKillSwitchAsync(false);
        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync(id)).State);
    }

    [Fact]
    public async Task Where_the_agent_may_not_write_the_outcome_names_the_permission_to_grant()
    {
        var user = await product.AddMismatchAsync("undelegated", TestForest.Undelegated);

        var end = await Api.WaitForEndAsync(await Api.RequestRemediationAsync(user));

        Assert.Equal((RemediationState.NeedsOperator, "agent-lacks-right"), (end.State, end.Outcome?.Code));
    }

    [Fact]
    public async Task The_agent_reports_its_state()
    {
        var answer = await Eventually.SeeAsync(
            "the agent is alive",
            () => Api.GetAsync("agents"),
            seen => (string?)seen.Body["items"]![0]!["status"] == "Alive"
        );

        var agent = answer.Body["items"]![0]!["agents"]![0]!;
        Assert.Equal(
            ("local", "Present", TestForest.Host),
            ((string?)agent["name"], (string?)agent["schema"], (string?)agent["domainController"])
        );
    }

    /// <summary>Leaves the switch off and the agent running, however the test ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await SetKillSwitchAsync(false);
        if (!product.Agent.Process.IsRunning)
        {
            await product.Agent.RestartAsync();
        }
    }

    private async Task<RemediationEntry?> FindUnaidedAsync() =>
        (await Product.Processes.Api.ListRemediationsAsync(TenantDriver.Contoso, Cancellation)).FirstOrDefault(entry =>
            entry.User.UserPrincipalName == "unaided@contoso.example"
        );

    private Task<RemediationEntry> ReadAsync(string id) => Product.Processes.Api.GetRemediationAsync(id, Cancellation);

    private async Task ResolveAsync(AffectedUser user) =>
        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync(await Api.RequestRemediationAsync(user))).State);

    private async Task SetKillSwitchAsync(bool isOn) =>
        await Api.SendAsync(HttpMethod.Put, "kill-switch", new JsonObject { ["isOn"] = isOn, ["reason"] = "A test." });

    private static async Task<IEnumerable<(SignedMessage Signed, WorkItem Work)>> PeekAsync(QueueClient queue) =>
        (await queue.PeekMessagesAsync(32, Cancellation))
            .Value.Select(message => SignedMessage.FromQueueText(message.MessageText)!)
            .Select(signed => (signed, JsonSerializer.Deserialize(signed.Content, AgentJson.Default.WorkItem)!));

    // Everything about it is right but the key.
    private async Task ForgeAnswerAsync(string remediationId)
    {
        var service = new QueueServiceClient(Product.Processes.Azurite.ConnectionString);
        var queue = service.GetQueueClient(AgentQueues.Work(TenantDriver.Contoso));
        var (signed, work) = await Eventually.SeeAsync(
            "the agent is asked",
            async () => (await PeekAsync(queue)).FirstOrDefault(received => received.Work.RemediationId == remediationId),
            received => received.Work is not null
        );
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var answer = new WorkAnswer
        {
            WorkId = work.Id,
            WorkDigest = signed.Digest(),
            TenantId = work.TenantId,
            RemediationId = work.RemediationId,
            Kind = work.Kind,
            Agent = "local",
            At = work.IssuedAt,
            Refusal = new Refusal(RefusalCode.UserNotFound, "Nobody here."),
        };
        var forged = SignedMessage.Sign(answer, WorkAnswer.MessageType, AgentJson.Default.WorkAnswer, key);
        await service.GetQueueClient(AgentQueues.Answers(TenantDriver.Contoso)).SendMessageAsync(forged.ToQueueText(), Cancellation);
    }
}

/// <summary>
/// The product with a real Active Directory, from which the simulated tenant synchronises, and the hybrid agent as a process of its own.
/// </summary>
public sealed class HybridProduct() : Product("hybrid", Scenario("hybrid.json"), ShortWaits.Short, withDirectory: true)
{
    /// <summary>The agent.</summary>
    public HybridAgentProcess Agent => Processes.Agent!;

    /// <summary>The directory.</summary>
    public LocalDirectory Directory => Processes.Directory!;

    /// <summary>Adds a user on both sides: an archive in the cloud, another value on premises.</summary>
    /// <returns>The user; <see cref="AffectedUser.Holder"/> is its object in Active Directory.</returns>
    public async Task<AffectedUser> AddMismatchAsync(string name, string unit = TestForest.Staff)
    {
        var onPremises = new JsonObject { ["archiveGuid"] = Guid.NewGuid() };
        var id = Directory.Add($"{name}@contoso.example", onPremises, unit);
        return await Tenant.AddMismatchAsync(name, onPremises, immutableId: Convert.ToBase64String(id.ToByteArray())) with { Holder = id };
    }

    /// <summary>What Active Directory holds for a user: every attribute, as hexadecimal digits.</summary>
    public IReadOnlyDictionary<string, string> Read(Guid id)
    {
        using var administrator = Directory.Administrate();
        return administrator
            .Read(id)
            .ToDictionary(attribute => attribute.Key, attribute => string.Join(' ', attribute.Value.Select(Convert.ToHexString)));
    }

    /// <summary>The ArchiveGuid that Active Directory holds for a user.</summary>
    public Guid? ReadArchiveGuid(Guid id)
    {
        using var administrator = Directory.Administrate();
        return administrator.ReadGuid(id, "msExchArchiveGUID");
    }
}
