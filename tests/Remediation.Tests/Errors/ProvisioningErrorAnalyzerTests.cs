using TenantHygiene.Remediation.Errors;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Tests.Errors;

public class ProvisioningErrorAnalyzerTests
{
    private const string Archive =
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object.";
    private const string Mailbox =
        "The value \"ec5475a8-5b78-4c92-870b-cad24fc0ffee\" of property \"ExchangeGuid\" is used by another recipient object.";
    private const string Mismatch =
        "Failed to sync the ArchiveGuid 00000000-0000-0000-0000-000000000000 of mailbox ec5475a8-5b78-4c92-870b-cad24fc0ffee because one cloud archive 45e245ba-67a5-4408-8ced-a4d124521fee exists.";
    private const string Different =
        "Failed to enable the new cloud archive 08073974-1902-4542-88ea-37ba310f0c5c of mailbox ec5475a8-5b78-4c92-870b-cad24fc0ffee because a different archive 45e245ba-67a5-4408-8ced-a4d124521fee exists.";
    private const string Empty = "Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty.";

    private static readonly Guid _tenant = new("11111111-1111-1111-1111-111111111111");
    private static readonly DateTimeOffset _monday = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_user_without_unresolved_errors_of_Exchange_has_none() =>
        Assert.Empty(Analyze(Entry(Archive) with { IsResolved = true }, Entry(Archive) with { ServiceInstance = "SharePoint/Dublin" }));

    [Theory]
    [InlineData("<Migrated ServiceInstance=\"exchange/NAMPR07-002-01\" />")]
    [InlineData("<?xml version=\"1.0\"?>\r\n<Migrated ServiceInstance=\"exchange/NAMPR07-002-01\"></Migrated>")]
    [InlineData("<m:Migrated xmlns:m=\"urn:x\" ServiceInstance=\"exchange/NAMPR07-002-01\" />")]
    [InlineData(
        "<ServiceInstance><Name>exchange/NAMPR04-001-01</Name><Migrated ServiceInstance=\"exchange/NAMPR07-002-01\" /></ServiceInstance>"
    )]
    public void The_marker_of_a_tenant_that_was_moved_is_no_error(string marker)
    {
        Assert.Empty(Analyze(Entry(marker)));
        Assert.Equal(Archive, Assert.Single(Analyze(Entry(marker), Entry(Archive))).Description);
    }

    [Theory]
    [InlineData("<Migrated>The value of a property is wrong.</Migrated>")]
    [InlineData("<ServiceInstance><Migrated/><ErrorRecord><ErrorCode>Ex1</ErrorCode></ErrorRecord></ServiceInstance>")]
    [InlineData("Migrated")]
    [InlineData("<Migrated")]
    [InlineData("<Moved ServiceInstance=\"exchange/NAMPR07-002-01\" />")]
    public void Anything_beside_the_marker_is_an_error(string detail) => Assert.Single(Analyze(Entry(detail)));

    [Fact]
    public void An_error_is_read_with_everything_that_is_known_about_it()
    {
        var error = Assert.Single(
            Analyze(
                Entry($"<ErrorRecord><ErrorCode>Ex1</ErrorCode><ErrorDescription>{Archive}</ErrorDescription></ErrorRecord>") with
                {
                    ServiceInstance = "Exchange/EURPRD03",
                }
            )
        );

        Assert.Equal("Exchange/EURPRD03", error.ServiceInstance);
        Assert.Equal(_monday, error.CreatedAt);
        Assert.Equal("Ex1", error.Code);
        Assert.Equal(Archive, error.Description);
        Assert.Equal(new GuidInUse(GuidProperty.ArchiveGuid, new Guid("08073974-1902-4542-88ea-37ba310f0c5c")), error.Problem);
        Assert.Equal(ErrorFingerprints.Of(_tenant, User().Id, error.Problem, error.Description), error.Fingerprint);
    }

    [Fact]
    public void What_is_to_be_repaired_first_comes_first_whatever_the_order_of_publication()
    {
        string[] published = ["Something new.", "Something newer.", Empty, Different, Mismatch, Archive, Mailbox];

        var forward = Analyze([.. published.Select(Entry)]);
        var backward = Analyze([.. published.Reverse().Select(Entry)]);

        Assert.Equal([Mailbox, Archive, Mismatch, Different, Empty], forward.Take(5).Select(error => error.Description));
        Assert.All(forward.Skip(5), error => Assert.IsType<Unknown>(error.Problem));
        Assert.Equal(forward, backward);
    }

    [Fact]
    public void An_error_published_again_is_one_error_with_its_latest_time()
    {
        var error = Assert.Single(
            Analyze(
                Entry(Archive),
                Entry(Archive.ToUpperInvariant()) with
                {
                    CreatedAt = _monday.AddDays(1),
                },
                Entry(Archive.Replace("\"", "", StringComparison.Ordinal)) with
                {
                    CreatedAt = null,
                }
            )
        );

        Assert.Equal(_monday.AddDays(1), error.CreatedAt);
    }

    [Fact]
    public void Each_record_of_one_entry_is_an_error() =>
        Assert.Equal(
            [Mailbox, Archive],
            Analyze(Entry($"<S><ErrorRecord ErrorDescription='{Archive}'/><ErrorRecord ErrorDescription='{Mailbox}'/></S>"))
                .Select(error => error.Description)
        );

    [Theory]
    [InlineData(null, "without any detail")]
    [InlineData("", "without any detail")]
    [InlineData("<S><ErrorRecord><ErrorCode>ExABCDEF</ErrorCode></ErrorRecord></S>", "ExABCDEF")]
    [InlineData("<S><ErrorRecord/></S>", "without a description")]
    public void An_unresolved_error_without_a_text_is_still_seen(string? detail, string says)
    {
        var error = Assert.Single(Analyze(Entry(detail)));

        Assert.IsType<Unknown>(error.Problem);
        Assert.Contains(says, error.Description, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ClassifiedError> Analyze(params ProvisioningErrorEntry[] entries) =>
        ProvisioningErrorAnalyzer.Analyze(_tenant, User(entries));

    private static ProvisioningErrorEntry Entry(string? detail) => new("exchange/NAMPRD09-001-01", _monday, IsResolved: false, detail);

    private static DirectoryUser User(params ProvisioningErrorEntry[] entries) =>
        new()
        {
            Id = new Guid("22222222-2222-2222-2222-222222222222"),
            UserPrincipalName = "ann@contoso.com",
            ProvisioningErrors = entries,
        };
}
