using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Microsoft365.Tests.Faults;

/// <summary>Whatever goes wrong with a read, it never turns into an absence or into another answer.</summary>
public sealed class FaultMatrixTests(SharedSimulation shared) : IClassFixture<SharedSimulation>
{
    private const string NotFoundType = "|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|It couldn't be found.";

    private const string AmbiguousType =
        "|Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException|Several objects match.";

    private static readonly (string Name, FaultResponse Answer, ReadFaultKind Kind)[] _lasting =
    [
        ("429", new FaultResponse { Status = 429, Headers = { ["Retry-After"] = "3" } }, ReadFaultKind.Throttled),
        ("429 without a word", new FaultResponse { Status = 429, Body = FaultBody.Nothing }, ReadFaultKind.Throttled),
        ("500", new FaultResponse { Status = 500 }, ReadFaultKind.ServiceFailed),
        (
            "500 not found",
            new FaultResponse
            {
                Status = 500,
                Message = NotFoundType,
                Code = "Request_ResourceNotFound",
            },
            ReadFaultKind.ServiceFailed
        ),
        ("503 page", new FaultResponse { Status = 503, Body = FaultBody.Html }, ReadFaultKind.ServiceFailed),
        ("403 of zeros", new FaultResponse { Status = 403, Body = FaultBody.Nul }, ReadFaultKind.Forbidden),
        ("401", new FaultResponse { Status = 401, Body = FaultBody.Nothing }, ReadFaultKind.Unauthenticated),
        ("400 page", new FaultResponse { Status = 400, Body = FaultBody.Html }, ReadFaultKind.Refused),
        ("404 page", new FaultResponse { Status = 404, Body = FaultBody.Html }, ReadFaultKind.Malformed),
        ("404 empty", new FaultResponse { Status = 404, Body = FaultBody.Nothing }, ReadFaultKind.Malformed),
        (
            "302",
            new FaultResponse
            {
                Status = 302,
                Body = FaultBody.Nothing,
                Headers = { ["Location"] = "https://login.invalid/" },
            },
            ReadFaultKind.Malformed
        ),
        ("204", new FaultResponse { Status = 204, Body = FaultBody.Nothing }, ReadFaultKind.Malformed),
        ("200 page", new FaultResponse { Status = 200, Body = FaultBody.Html }, ReadFaultKind.Malformed),
        ("200 of zeros", new FaultResponse { Status = 200, Body = FaultBody.Nul }, ReadFaultKind.Malformed),
        ("200 empty", new FaultResponse { Status = 200, Body = FaultBody.Nothing }, ReadFaultKind.Malformed),
        ("truncated", new FaultResponse { Body = FaultBody.Truncated }, ReadFaultKind.Malformed),
        ("broken connection", new FaultResponse { Body = FaultBody.Abort }, ReadFaultKind.ServiceFailed),
    ];

    public static TheoryData<string, string> ReadsAndFaults =>
        new(Reading.All.Keys.SelectMany(read => _lasting.Select(fault => (read, fault.Name))));

    public static TheoryData<string> ExchangeReads =>
        [.. Reading.All.Where(reading => reading.Value.Api is ApiName.Exchange).Select(reading => reading.Key)];

    public static TheoryData<string> Reads => [.. Reading.All.Keys];

    [Fact]
    public void Every_cmdlet_that_reads_is_in_the_matrix() =>
        Assert.Equal(
            ExchangeCmdlet.All.Where(cmdlet => cmdlet.IsRead).Select(cmdlet => cmdlet.Name).Distinct().Order(StringComparer.Ordinal),
            Reading
                .All.Values.Where(reading => reading.Api is ApiName.Exchange)
                .Select(reading => reading.Route)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(ReadsAndFaults))]
    public async Task A_fault_that_lasts_makes_the_read_unreadable_and_says_why(string read, string fault)
    {
        var reading = Reading.All[read];
        var (_, answer, kind) = _lasting.Single(row => row.Name == fault);
        var simulation = shared.Undisturbed();
        simulation.Fail(reading.Api, reading.Route, answer);

        // Of several lookups some have been read when one fails for a while: the answer is partial then.
        var expected =
            read.StartsWith("FindByFilter", StringComparison.Ordinal) && new ReadFault(kind, "").IsTransient ? ReadFaultKind.Partial : kind;

        Assert.Equal(expected, (await reading.RunAsync(simulation)).Fault().Kind);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_row_of_another_object_is_never_taken_for_the_answer(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        var undisturbed = await reading.RunAsync(simulation);
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.WrongRow });

        AssertSameOrMalformed(undisturbed, await reading.RunAsync(simulation));
    }

    [Theory]
    [MemberData(nameof(ExchangeReads))]
    public async Task Several_objects_under_one_name_are_no_answer(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Status = 400, Message = AmbiguousType });

        Assert.Equal(ReadFaultKind.Ambiguous, (await reading.RunAsync(simulation)).Fault().Kind);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task An_error_in_a_200_is_an_error(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.ErrorIn200 });

        Assert.Contains((await reading.RunAsync(simulation)).Fault().Kind, new[] { ReadFaultKind.Refused, ReadFaultKind.Malformed });
    }

    [Theory]
    [InlineData("GetUser")]
    [InlineData("CountUsers")]
    [InlineData("DeletedUserById")]
    [InlineData("FindByIdentity")]
    [InlineData("FindRecipientOfUser")]
    [InlineData("GetDetails")]
    [InlineData("GetDetailsOfMailbox")]
    [InlineData("GetContent")]
    [InlineData("GetContentOfMailbox")]
    [InlineData("GetOrganisationHolds")]
    public async Task Where_one_thing_is_named_an_empty_list_is_no_answer(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.Empty200 });

        Assert.Equal(ReadFaultKind.Malformed, (await reading.RunAsync(simulation)).Fault().Kind);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_link_to_a_foreign_host_is_not_followed(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        var undisturbed = await reading.RunAsync(simulation);
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.ForeignNextLink });

        AssertSameOrMalformed(undisturbed, await reading.RunAsync(simulation));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task An_answer_in_two_pages_is_read_to_its_end(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        var undisturbed = await reading.RunAsync(simulation);
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.PartialPage }, times: 1);

        Assert.Equal(undisturbed.Value(), (await reading.RunAsync(simulation)).Value());
    }

    [Theory]
    [InlineData("FindByIdentity")]
    [InlineData("FindByFilterMailUser")]
    [InlineData("FindByFilterMailbox")]
    [InlineData("GetOrganisationHolds")]
    [InlineData("DeletedUserByAddress")]
    public async Task A_second_page_that_is_missing_makes_the_answer_partial(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.PartialPage }, times: 1);
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Status = 503 });

        Assert.Equal(ReadFaultKind.Partial, (await reading.RunAsync(simulation)).Fault().Kind);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_transient_fault_is_waited_out(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        var undisturbed = await reading.RunAsync(simulation);
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Status = 429, Headers = { ["Retry-After"] = "5" } }, times: 1);
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Status = 503 }, times: 1);
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.Abort }, times: 1);

        Assert.Equal(undisturbed.Value(), (await reading.RunAsync(simulation)).Value());
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_service_that_never_answers_is_given_up_after_five_attempts(string read)
    {
        var reading = Reading.All[read];
        var simulation = shared.Undisturbed();
        simulation.Fail(reading.Api, reading.Route, new FaultResponse { Body = FaultBody.Hang });

        var before = simulation.Requests(reading.Route);
        var result = reading.RunAsync(simulation);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await Facts.UntilAsync(() => simulation.Requests(reading.Route) == before + attempt);
            simulation.Clock.Advance(TimeSpan.FromSeconds(61));
        }

        var fault = (await result).Fault();
        Assert.Contains(nameof(ReadFaultKind.TimedOut), fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(before + 5, simulation.Requests(reading.Route));
    }

    private static void AssertSameOrMalformed(Read<string> undisturbed, Read<string> disturbed)
    {
        if (disturbed is Read<string>.Found(var value))
        {
            Assert.Equal(undisturbed.Value(), value);
        }
        else
        {
            Assert.Equal(ReadFaultKind.Malformed, disturbed.Fault().Kind);
        }
    }
}

/// <summary>One of the product's reads, as the matrix of faults sees it: everything about its answer as text.</summary>
/// <param name="Api">The API that it asks.</param>
/// <param name="Route">The route or cmdlet that it asks.</param>
/// <param name="RunAsync">Reads.</param>
internal sealed record Reading(ApiName Api, string Route, Func<Simulation, Task<Read<string>>> RunAsync)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every read, by name. Each finds something in the standard tenant.</summary>
    public static IReadOnlyDictionary<string, Reading> All { get; } =
        new Dictionary<string, Reading>
        {
            ["GetUser"] = new(ApiName.Graph, "GET /users/{id}", s =>
                Text(s.Directory.GetUserAsync(s.TenantId, Scenarios.Affected, Cancel))
            ),
            ["CountUsers"] = new(ApiName.Graph, "GET /users/$count", s => Text(s.Directory.CountUsersAsync(s.TenantId, Cancel))),
            ["DeletedUserById"] = new(ApiName.Graph, "GET /directory/deletedItems/{id}", s =>
                Text(s.Directory.FindDeletedUsersAsync(s.TenantId, Scenarios.DeletedId.ToString(), null, Cancel))
            ),
            ["DeletedUserByAddress"] = new(ApiName.Graph, "GET /directory/deletedItems/microsoft.graph.user", s =>
                Text(s.Directory.FindDeletedUsersAsync(s.TenantId, null, "carol@contoso.example", Cancel))
            ),
            ["FindByIdentity"] = new(ApiName.Exchange, "Get-Recipient", s =>
                Text(s.Exchange.FindByIdentityAsync(s.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))
            ),
            ["FindByFilterMailUser"] = new(ApiName.Exchange, "Get-MailUser", s =>
                Text(s.Exchange.FindByFilterAsync(s.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))
            ),
            ["FindByFilterMailbox"] = new(ApiName.Exchange, "Get-Mailbox", s =>
                Text(s.Exchange.FindByFilterAsync(s.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))
            ),
            ["FindRecipientOfUser"] = new(ApiName.Exchange, "Get-Recipient", s =>
                Text(s.Exchange.FindRecipientOfUserAsync(s.TenantId, Scenarios.ServedId, Cancel))
            ),
            ["GetDetails"] = new(ApiName.Exchange, "Get-MailUser", s => Text(s.Exchange.GetDetailsAsync(s.TenantId, Holder, Cancel))),
            ["GetDetailsOfMailbox"] = new(ApiName.Exchange, "Get-Mailbox", s =>
                Text(s.Exchange.GetDetailsAsync(s.TenantId, Mailbox, Cancel))
            ),
            ["GetContent"] = new(ApiName.Exchange, "Get-MailboxStatistics", s =>
                Text(s.Exchange.GetContentAsync(s.TenantId, Holder, archive: true, Cancel))
            ),
            ["GetContentOfMailbox"] = new(ApiName.Exchange, "Get-MailboxStatistics", s =>
                Text(s.Exchange.GetContentAsync(s.TenantId, Mailbox, archive: false, Cancel))
            ),
            ["GetOrganisationHolds"] = new(ApiName.Exchange, "Get-OrganizationConfig", s =>
                Text(s.Exchange.GetOrganisationHoldsAsync(s.TenantId, Cancel))
            ),
            ["FindContentCopy"] = new(ApiName.Exchange, "Get-MailboxRestoreRequest", s =>
                Text(s.Exchange.FindContentCopyAsync(s.TenantId, Mailbox, Cancel))
            ),
        };

    /// <summary>A soft-deleted mailbox of the standard tenant.</summary>
    public static Remediation.Recipients.Recipient Mailbox =>
        new()
        {
            Kind = Remediation.Recipients.RecipientKind.UserMailbox,
            Scope = Remediation.Recipients.RecipientScope.SoftDeleted,
            ObjectId = Scenarios.OldMailbox,
            DistinguishedName = "CN=old mailbox",
            ExchangeGuid = Scenarios.SoftDeletedMailbox,
        };

    private static Remediation.Recipients.Recipient Holder =>
        new()
        {
            Kind = Remediation.Recipients.RecipientKind.MailUser,
            Scope = Remediation.Recipients.RecipientScope.SoftDeleted,
            ObjectId = Scenarios.Holder,
            DistinguishedName = "CN=ada copy",
            ArchiveGuid = Scenarios.Archive,
        };

    private static async Task<Read<string>> Text<T>(Task<Read<T>> read) =>
        (await read).Select(value => System.Text.Json.JsonSerializer.Serialize(value));
}
