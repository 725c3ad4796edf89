using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Controls;
using TenantHygiene.Functions.Api.Monitoring;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.ApiDescription;

/// <summary>Every operation of the API, in the order in which people get to know them.</summary>
internal static class Operations
{
    private const string Count = """{"type":"integer","minimum":1,"maximum":200,"default":50}""";
    private const string Identity = """{"type":"string","format":"uuid"}""";

    private static readonly Parameter Key = new("Idempotency-Key", "The same key with the same body gets the same answer for a day.", """{"type":"string","minLength":1,"maxLength":255}""", "header");
    private static readonly Parameter[] Page = [new("cursor", "`nextCursor` of the page before."), new("top", "Entries on a page.", Count)];

    private static readonly Parameter Queue = new("queue", "Which queue; that of detected errors where it is left out.", """{"enum":["provisioning-errors","ticket-events","remediation-notifications","outbox-partitions"],"default":"provisioning-errors"}""");
    private static readonly Parameter Replayed = new("top", "At most how many.", """{"type":"integer","minimum":1,"maximum":1000,"default":100}""");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(nameof(CreateRemediation), "Ask for a user's remediation, or only for its plan")
        {
            Takes = typeof(NewRemediation), Answers = (202, typeof(RemediationResource)), Parameters = [Key], Refuses = [409, 422, 503],
        },
        new(nameof(ListRemediations), "List remediations, newest first")
        {
            Answers = (200, typeof(RemediationList)),
            Parameters =
            [
                new("tenantId", "Those of one tenant.", Identity),
                new("state", "Those in one state.", $$"""{"enum":[{{string.Join(',', Enum.GetNames<RemediationState>().Select(name => JsonSerializer.Serialize(name)))}}]}"""),
                new("user", "Those of one user: object id or user principal name."),
                new("ticket", "Those of one ticket, whatever its system."),
                new("since", "Those created at this moment or later.", """{"type":"string","format":"date-time"}"""),
                .. Page,
            ],
        },
        new(nameof(GetRemediation), "Watch a remediation")
        {
            Answers = (200, typeof(RemediationResource)),
            AlsoAnswers = [(304, "Nothing has changed since the ETag in If-None-Match.")],
            Parameters = [new("If-None-Match", "The ETag of the last answer.", In: "header")],
            Refuses = [404],
        },
        new(nameof(GetRemediationEvents), "Read a remediation's timeline, or follow it live")
        {
            Answers = (200, typeof(RemediationEvents)),
            AlsoAs = [("text/event-stream", "One `step` event for each step, its id the step's sequence, and `end` at the end. Reconnect with `Last-Event-ID` after 200 seconds at most.")],
            AlsoAnswers = [(204, "The remediation has ended and everything was heard: do not reconnect.")],
            Parameters =
            [
                new("after", "The sequence of the last step that is known.", """{"type":"integer","minimum":0}"""),
                new("Last-Event-ID", "The same, as event sources send it.", """{"type":"integer","minimum":0}""", "header"),
            ],
            Refuses = [404],
        },
        new(nameof(ApproveRemediation), "Approve the plan of a remediation") { Takes = typeof(NewApproval), Answers = (200, typeof(RemediationResource)), Refuses = [404, 409, 422] },
        new(nameof(RejectRemediation), "Reject the plan of a remediation") { Takes = typeof(NewRejection), Answers = (200, typeof(RemediationResource)), Refuses = [404, 409] },
        new(nameof(CancelRemediation), "Stop a remediation") { Answers = (200, typeof(RemediationResource)), Refuses = [404, 409] },
        new(nameof(RetryRemediation), "Begin again for the same user") { Answers = (202, typeof(RemediationResource)), Refuses = [404, 409, 422, 503] },
        new(nameof(GetEvidence), "Download everything that is kept about a remediation") { Answers = (200, typeof(JsonElement)), Refuses = [404] },
        new(nameof(CreateStatusLink), "Make a link that shows this remediation to people without a role") { Answers = (201, typeof(StatusLinkResource)), Refuses = [404, 422] },
        new(nameof(GetStatus), "Follow a status link")
        {
            Answers = (200, typeof(RemediationResource)), AlsoAs = [("text/html", "A page for people.")], Refuses = [404, 410],
        },
        new(nameof(ListRemediationsOfTicket), "See what came of a ticket") { Answers = (200, typeof(RemediationList)), Parameters = Page },
        new(nameof(CreateScan), "Scan a tenant now") { Takes = typeof(NewScan), Answers = (202, typeof(ScanResource)), Refuses = [422] },
        new(nameof(GetScan), "Watch a scan") { Answers = (200, typeof(ScanResource)), Refuses = [404] },
        new(nameof(GetSnooze), "See whether scans leave a user alone") { Answers = (200, typeof(SnoozeResource)), Refuses = [404] },
        new(nameof(PutSnooze), "Let scans leave a user alone for a while") { Takes = typeof(NewSnooze), Answers = (200, typeof(SnoozeResource)), Refuses = [404] },
        new(nameof(DeleteSnooze), "End a snooze") { Answers = (204, null), Refuses = [404] },
        new(nameof(GetKillSwitch), "See whether purges are stopped")
        {
            Answers = (200, typeof(KillSwitchResource)), Parameters = [new("tenantId", "The switch of one tenant instead of the global one.", Identity)],
        },
        new(nameof(PutKillSwitch), "Stop every purge, or let them go on") { Takes = typeof(NewKillSwitch), Answers = (200, typeof(KillSwitchResource)), Refuses = [409, 422] },
        new(nameof(GetBreaker), "See whether failures have stopped purges, and what came of the last ones")
        {
            Answers = (200, typeof(BreakerResource)), Parameters = [new("tenantId", "The breaker of one tenant instead of that of all.", Identity)], Refuses = [422],
        },
        new(nameof(ResetBreaker), "Let purges go on after failures whose cause is mended")
        {
            Takes = typeof(NewBreakerReset),
            Answers = (200, typeof(BreakerResource)),
            Parameters = [new("If-Match", "The ETag of the last answer: closes it only as it was seen then.", In: "header")],
            Refuses = [412, 422],
        },
        new(nameof(GetTenantRelease), "See whether a tenant may be repaired") { Answers = (200, typeof(TenantReleaseResource)), Refuses = [404] },
        new(nameof(PutTenantRelease), "Let a new tenant be repaired, not only planned") { Takes = typeof(NewTenantRelease), Answers = (200, typeof(TenantReleaseResource)), Refuses = [404] },
        new(nameof(ListAgents), "See how the hybrid agents of every tenant are") { Answers = (200, typeof(AgentList)) },
        new(nameof(ValidatePolicy), "Check a policy document") { Takes = typeof(JsonElement), Answers = (200, typeof(PolicyValidation)) },
        new(nameof(GetPolicySchema), "The JSON schema of policy documents") { Answers = (200, typeof(JsonElement)) },
        new(nameof(ListPoisonMessages), "See messages that failed five times") { Answers = (200, typeof(PoisonList)), Parameters = [Queue] },
        new(nameof(ReplayPoisonMessages), "Try failed messages again")
        {
            Answers = (200, typeof(ReplayResult)), Parameters = [Queue, Replayed],
        },
        new(nameof(DismissPoisonMessage), "Delete a failed message that is worth no further try") { Takes = typeof(NewDismissal), Answers = (200, typeof(PoisonItem)), Parameters = [Queue], Refuses = [404] },
        new(nameof(ReceiveWebhook), "Deliver what happened to a ticket; the sender's signature or secret is its pass")
        {
            Takes = typeof(JsonElement), Answers = (202, typeof(WebhookReceipt)), Parameters = [new("key", "The second secret in the address, where the connection has one.")], Refuses = [401, 404, 413, 415, 429],
        },
        new(nameof(AnswerHandshake), "Ask whether deliveries of CloudEvents are welcome")
        {
            Answers = (200, null), Parameters = [new("WebHook-Request-Origin", "Who wants to deliver.", In: "header")], Refuses = [404],
        },
        new(nameof(ListDeadLetters), "See answers and webhooks that never arrived") { Answers = (200, typeof(DeadLetterList)), Parameters = [Page[1]] },
        new(nameof(ReplayDeadLetters), "Try answers and webhooks that never arrived again")
        {
            Answers = (200, typeof(ReplayResult)), Parameters = [Replayed],
        },
        new(nameof(GetHealth), "Ask whether the application lives and is ready") { Answers = (200, typeof(HealthResource)), Refuses = [503] },
        new(nameof(GetOpenApi), "This document") { Answers = (200, typeof(JsonElement)) },
    ];
}

/// <summary>What callers must know of an operation beside its route, method and role, which the code says.</summary>
/// <param name="Function">The function that answers.</param>
/// <param name="Summary">What it is for, in one line.</param>
internal sealed record Operation(string Function, string Summary)
{
    /// <summary>The body that it takes; null for none.</summary>
    public Type? Takes { get; init; }

    /// <summary>Status and body when all went well; null for no body.</summary>
    public required (int Status, Type? Body) Answers { get; init; }

    /// <summary>Further answers that are no errors: status and meaning.</summary>
    public IReadOnlyList<(int Status, string Meaning)> AlsoAnswers { get; init; } = [];

    /// <summary>Query parameters and headers.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Further media types of the answer, with what they hold.</summary>
    public IReadOnlyList<(string MediaType, string Meaning)> AlsoAs { get; init; } = [];

    /// <summary>The statuses of refusals beside those that every operation shares.</summary>
    public IReadOnlyList<int> Refuses { get; init; } = [];
}

/// <summary>A query parameter or header, always optional.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Schema">JSON schema of its text.</param>
/// <param name="In"><c>query</c> or <c>header</c>.</param>
internal sealed record Parameter(string Name, string Meaning, string Schema = """{"type":"string"}""", string In = "query");

/// <summary>What the code says of the functions that answer HTTP requests.</summary>
internal static class HttpFunctions
{
    public static IReadOnlyList<HttpFunction> All { get; } =
    [
        .. from type in typeof(RoutePermissions).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
           where trigger is not null
           select new HttpFunction(function.Name, $"/{trigger.Route}", trigger.Methods!.Single(), RoutePermissions.RoleOf(function.Name)),
    ];
}

/// <param name="Name">The function's name.</param>
/// <param name="Path">Its route, with parameters in braces.</param>
/// <param name="Method">The method, in lower case.</param>
/// <param name="Role">The role that it asks for; null when it asks for no token.</param>
internal sealed record HttpFunction(string Name, string Path, string Method, string? Role);
