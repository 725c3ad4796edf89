using FsCheck.Xunit;
using TenantHygiene.Remediation.Errors;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Tests.Errors;

public class ErrorFingerprintsTests
{
    private static readonly Guid _tenant = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid _user = new("22222222-2222-2222-2222-222222222222");
    private static readonly Guid _a = new("08073974-1902-4542-88ea-37ba310f0c5c");
    private static readonly Guid _b = new("ec5475a8-5b78-4c92-870b-cad24fc0ffee");

    /// <summary>
    /// Stored remediations are found by these values: a change here orphans them, and needs a new version of the canonical text.
    /// </summary>
    [Fact]
    public void Fingerprints_stay_what_they_are_from_release_to_release()
    {
        Assert.Equal("6669419490a0309020a52418f97288a9", Of(new GuidInUse(GuidProperty.ArchiveGuid, _a)));
        Assert.Equal("1ccedf23d0aecf0e9a50eb6c21611361", Of(new ArchiveGuidMismatch(Guid.Empty, null, _a)));
        Assert.Equal("c79c0b09d048900c18d24e57d5c30ade", Of(new Unknown(), "Something “else” went wrong."));
    }

    [Property]
    public void A_fingerprint_is_32_lower_case_hexadecimal_digits(Guid tenant, Guid user, string? description) =>
        Assert.Matches("^[0-9a-f]{32}$", ErrorFingerprints.Of(tenant, user, new Unknown(), description ?? "").Value);

    [Property]
    public void Problems_with_guids_are_distinguished_by_their_facts_alone(int first, int second, string? text, string? otherText)
    {
        var (left, right) = (Problem(first), Problem(second));

        Assert.Equal(left == right, Of(left, text ?? "") == Of(right, otherText ?? ""));
    }

    [Fact]
    public void Other_problems_are_distinguished_by_class_and_text()
    {
        Assert.NotEqual(Of(new Unknown(), "one"), Of(new Unknown(), "two"));
        Assert.NotEqual(Of(new Unknown(), "one"), Of(new ArchiveGuidEmpty(), "one"));
        Assert.NotEqual(Of(new Unknown(), "one"), Of(new Malformed(nameof(GuidInUse), "one"), "one"));
    }

    [Theory]
    [InlineData("Something “else” went wrong.")]
    [InlineData("something 'else'  went\r\nwrong")]
    [InlineData("SOMETHING\u00A0ELSE WENT WRONG .")]
    public void The_way_of_writing_is_no_part_of_a_text(string text) =>
        Assert.Equal(Of(new Unknown(), "Something else went wrong"), Of(new Unknown(), text));

    [Theory]
    [InlineData(
        "Refer to correlation ID: b9dcb780-a885-43e7-a85e-905fa177af88.",
        "Refer to correlation ID: 0c1dcb78-a885-43e7-a85e-905fa177af99."
    )]
    [InlineData("Request b9dcb780a88543e7a85e905fa177af88 failed.", "Request 0c1dcb78a88543e7a85e905fa177af99 failed.")]
    [InlineData(
        "'ann' couldn't be found on 'NAMPR09A001DC01.NAMPR09A001.PROD.OUTLOOK.COM'.",
        "'ann' couldn't be found on 'NAMPR09A001DC07.NAMPR09A001.PROD.OUTLOOK.COM'."
    )]
    [InlineData("Server AM0PR04MB5555 timed out.", "Server VI1PR04MB1234 timed out.")]
    [InlineData("Failed at 2026-01-31T17:45:18.123Z.", "Failed at 2026-02-01T03:00:00Z.")]
    [InlineData("Failed at 1/31/2026 5:45:18 PM.", "Failed at 12/1/2026 11:02:03 AM.")]
    public void Values_that_change_with_each_publication_are_no_part_of_a_text(string first, string again) =>
        Assert.Equal(Of(new Unknown(), first), Of(new Unknown(), again));

    [Theory]
    [InlineData("The service published the code Ex9ABFAD.", "The service published the code Ex6F9304.")]
    [InlineData("The address is ann@contoso.com.", "The address is ben@contoso.com.")]
    [InlineData("2 values are too long.", "3 values are too long.")]
    public void What_names_the_fault_is(string one, string other) => Assert.NotEqual(Of(new Unknown(), one), Of(new Unknown(), other));

    [Fact]
    public void A_conflict_of_addresses_is_one_whatever_the_object_in_the_way_is_called() =>
        Assert.Equal(
            Of(new ProxyAddressConflict("SMTP:info@contoso.com"), "is already being used by NAMPR09A001.prod.outlook.com/Info"),
            Of(new ProxyAddressConflict("smtp:info@contoso.com"), "is already being used by NAMPR09A002.prod.outlook.com/Info")
        );

    [Fact]
    public void Tenant_and_user_are_part_of_it_and_not_exchangeable()
    {
        var problem = new GuidInUse(GuidProperty.ExchangeGuid, _a);

        Assert.Equal(
            4,
            new[]
            {
                ErrorFingerprints.Of(_tenant, _user, problem, ""),
                ErrorFingerprints.Of(_user, _tenant, problem, ""),
                ErrorFingerprints.Of(_tenant, _tenant, problem, ""),
                ErrorFingerprints.Of(_user, _user, problem, ""),
            }
                .Distinct()
                .Count()
        );
    }

    private static string Of(ProvisioningProblem problem, string description = "") =>
        ErrorFingerprints.Of(_tenant, _user, problem, description).Value;

    private static ProvisioningProblem Problem(int number) =>
        ((number & 0xFF) % 9) switch
        {
            0 => new GuidInUse(GuidProperty.ExchangeGuid, _a),
            1 => new GuidInUse(GuidProperty.ArchiveGuid, _a),
            2 => new GuidInUse(GuidProperty.ArchiveGuid, _b),
            3 => new ArchiveGuidMismatch(_a, _b, _a),
            4 => new ArchiveGuidMismatch(_a, null, _a),
            5 => new ArchiveGuidMismatch(_b, _a, _a),
            6 => new ArchiveGuidDifferent(_a, _b, _a),
            7 => new ArchiveGuidDifferent(_a, null, _b),
            _ => new ArchiveGuidMismatch(_a, _a, _b),
        };
}
