using TenantHygiene.Remediation.Errors;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Tests.Errors;

/// <summary>The golden set: every sentence of the catalogue in the forms in which it was seen, and what each means.</summary>
public class ErrorClassifierTests
{
    private static readonly Guid _archive = new("08073974-1902-4542-88ea-37ba310f0c5c");
    private static readonly Guid _mailbox = new("ec5475a8-5b78-4c92-870b-cad24fc0ffee");
    private static readonly Guid _cloud = new("45e245ba-67a5-4408-8ced-a4d124521fee");

    public static TheoryData<string> ArchiveGuidInUse =>
        [
            "The value “08073974-1902-4542-88ea-37ba310f0c5c” of property “ArchiveGuid” is used by another recipient object. Please specify a unique value.",
            "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. Please specify a unique value.",
            "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient.Please specify a unique value.",
            "The value 08073974-1902-4542-88ea-37ba310f0c5c of property ArchiveGuid is used by another recipient object. Please specify a unique value",
            "the value “08073974-1902-4542-88EA-37BA310F0C5C” of property archiveguid is used by another recipient object please specify a unique value",
            "THE VALUE '08073974-1902-4542-88ea-37ba310f0c5c' OF PROPERTY 'ARCHIVEGUID' IS USED BY ANOTHER RECIPIENT OBJECT.",
            "The value «08073974-1902-4542-88ea-37ba310f0c5c» of property «ArchiveGuid» is used by another recipient object.",
            "The value ‘08073974-1902-4542-88ea-37ba310f0c5c’ of property ‘ArchiveGuid’ is used by another recipient",
            "The value „08073974-1902-4542-88ea-37ba310f0c5c“ of property „ArchiveGuid“ is used by another recipient object.",
            "The value {08073974-1902-4542-88ea-37ba310f0c5c} of property \"ArchiveGuid\" is used by another recipient object.",
            "The value \"{08073974-1902-4542-88ea-37ba310f0c5c}\" of property \"ArchiveGuid\" is used by another recipient object.",
            "The value (08073974-1902-4542-88ea-37ba310f0c5c) of property (ArchiveGuid) is used by another recipient object.",
            "The value\u00A0\"08073974-1902-4542-88ea-37ba310f0c5c\"\u00A0of\u00A0property \"ArchiveGuid\"\u202Fis used by another recipient object.",
            "The value\"08073974-1902-4542-88ea-37ba310f0c5c\"of property\"ArchiveGuid\"is used by another recipient object.",
            "Thevalue08073974-1902-4542-88ea-37ba310f0c5cofpropertyArchiveGuidisusedbyanotherrecipient",
            "  The   value \r\n\t \" 08073974-1902-4542-88ea-37ba310f0c5c \"  of  property  \" ArchiveGuid \"  is\nused by another   recipient object .  ",
            "Validation failed. The value of an attribute is wrong: The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. Contact support; the value may be cached.",
            "[ExA77C31] The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object.",
        ];

    [Theory]
    [MemberData(nameof(ArchiveGuidInUse))]
    public void An_archive_guid_in_use_is_recognised_however_it_is_written(string sentence) =>
        Assert.Equal(new GuidInUse(GuidProperty.ArchiveGuid, _archive), Classified(sentence));

    [Theory]
    [InlineData(
        "The value “ec5475a8-5b78-4c92-870b-cad24fc0ffee” of property “ExchangeGuid” is used by another recipient.Please specify a unique value."
    )]
    [InlineData(
        "The value \"ec5475a8-5b78-4c92-870b-cad24fc0ffee\" of property \"ExchangeGuid\" is used by another recipient object. Please specify a unique value."
    )]
    [InlineData("the value ec5475a8-5b78-4c92-870b-cad24fc0ffee of property exchangeguid is used by another recipient object")]
    public void An_exchange_guid_in_use_is_recognised(string sentence) =>
        Assert.Equal(new GuidInUse(GuidProperty.ExchangeGuid, _mailbox), Classified(sentence));

    [Theory]
    [InlineData("“ec5475a8-5b78-4c92-870b-cad24fcffa”", "ec5475a8-5b78-4c92-870b-cad24fcffa")]
    [InlineData("“GUID value”", "GUID value")]
    [InlineData("", "")]
    [InlineData("\"\"", "")]
    [InlineData("\"00000000-0000-0000-0000-000000000000\"", "00000000-0000-0000-0000-000000000000")]
    [InlineData("\"08073974-1902-4542-88ea-37ba310f0c5\"", "08073974-1902-4542-88ea-37ba310f0c5")]
    [InlineData("\"08073974-1902-4542-88ea-37ba310f0c5cc\"", "08073974-1902-4542-88ea-37ba310f0c5cc")]
    [InlineData("\"08073974-1902-4542-88ea-37ba310f0c5g\"", "08073974-1902-4542-88ea-37ba310f0c5g")]
    [InlineData("\"08073974-1902-4542-\n88ea-37ba310f0c5c\"", "08073974-1902-4542- 88ea-37ba310f0c5c")]
    [InlineData("\"08073974-1902-4542-88ea-37ba310f0c5 c\"", "08073974-1902-4542-88ea-37ba310f0c5 c")]
    [InlineData("\"08073974-1902-4542\"\"-88ea-37ba310f0c5c\"", "08073974-1902-4542\"\"-88ea-37ba310f0c5c")]
    [InlineData("\"08073974–1902–4542–88ea–37ba310f0c5c\"", "08073974–1902–4542–88ea–37ba310f0c5c")]
    [InlineData("\"080739741902454288ea37ba310f0c5c\"", "080739741902454288ea37ba310f0c5c")]
    [InlineData("\"+8073974-1902-4542-88ea-37ba310f0c5c\"", "+8073974-1902-4542-88ea-37ba310f0c5c")]
    [InlineData("\"0x073974-1902-4542-88ea-37ba310f0c5c\"", "0x073974-1902-4542-88ea-37ba310f0c5c")]
    [InlineData("\"0807...0c5c\"", "0807...0c5c")]
    public void A_value_that_is_not_exactly_one_guid_is_never_acted_upon(string value, string shown) =>
        Assert.Equal(
            new Malformed(nameof(GuidInUse), shown),
            Classified($"The value {value} of property \"ArchiveGuid\" is used by another recipient object.")
        );

    [Theory]
    [InlineData("SamAccountName")]
    [InlineData("ExternalEmailAddress")]
    [InlineData("ProxyAddressesOfOthers")]
    [InlineData("ArchiveGuids")]
    [InlineData("DisabledArchiveGuid")]
    [InlineData("")]
    public void The_same_sentence_about_another_property_is_unknown(string property) =>
        Assert.IsType<Unknown>(
            Classified(
                $"The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"{property}\" is used by another recipient object. Please specify a unique value."
            )
        );

    [Theory]
    [InlineData(
        "Failed to sync the ArchiveGuid 00000000-0000-0000-0000-000000000000 of mailbox ec5475a8-5b78-4c92-870b-cad24fc0ffee because one cloud archive 45e245ba-67a5-4408-8ced-a4d124521fee exists."
    )]
    [InlineData(
        "“Failed to sync the ArchiveGuid 00000000-0000-0000-0000-000000000000 of mailbox ec5475a8-5b78-4c92-870b-cad24fc0ffee  because one cloud archive 45e245ba-67a5-4408-8ced-a4d124521fee exists”"
    )]
    [InlineData(
        "failed to sync the archiveguid {00000000-0000-0000-0000-000000000000} of mailbox (EC5475A8-5B78-4C92-870B-CAD24FC0FFEE) because one cloud archive \"45E245BA-67A5-4408-8CED-A4D124521FEE\" exists"
    )]
    [InlineData(
        "Failed to sync the ArchiveGuid00000000-0000-0000-0000-000000000000of mailboxec5475a8-5b78-4c92-870b-cad24fc0ffeebecause one cloud archive45e245ba-67a5-4408-8ced-a4d124521feeexists."
    )]
    public void An_archive_guid_mismatch_is_recognised(string sentence) =>
        Assert.Equal(new ArchiveGuidMismatch(Guid.Empty, _mailbox, _cloud), Classified(sentence));

    [Fact]
    public void A_mismatch_between_two_archives_keeps_both() =>
        Assert.Equal(
            new ArchiveGuidMismatch(_archive, _mailbox, _cloud),
            Classified($"Failed to sync the ArchiveGuid {_archive} of mailbox {_mailbox} because one cloud archive {_cloud} exists.")
        );

    [Theory]
    [InlineData("28b656595f-924b-4c5b-a4be-ea255450f")]
    [InlineData("MailboxGuid")]
    [InlineData("")]
    public void A_mismatch_does_not_need_the_guid_of_the_mailbox(string mailbox) =>
        Assert.Equal(
            new ArchiveGuidMismatch(Guid.Empty, null, _cloud),
            Classified($"Failed to sync the ArchiveGuid {Guid.Empty} of mailbox {mailbox} because one cloud archive {_cloud} exists")
        );

    [Fact]
    public void The_redacted_mismatch_of_the_article_is_malformed() =>
        Assert.Equal(
            new Malformed(nameof(ArchiveGuidMismatch), "45e245ba67-a5ed-4408-8ced-a4d124521"),
            Classified(
                "Failed to sync the ArchiveGuid 00000000-0000-0000-0000-000000000000 of mailbox 28b656595f-924b-4c5b-a4be-ea255450f  because one cloud archive 45e245ba67-a5ed-4408-8ced-a4d124521 exists"
            )
        );

    [Fact]
    public void A_mismatch_with_a_malformed_guid_on_premises_is_malformed() =>
        Assert.Equal(
            new Malformed(nameof(ArchiveGuidMismatch), "0000"),
            Classified($"Failed to sync the ArchiveGuid 0000 of mailbox {_mailbox} because one cloud archive {_cloud} exists")
        );

    [Fact]
    public void A_cloud_archive_of_zeros_is_malformed() =>
        Assert.Equal(
            new Malformed(nameof(ArchiveGuidMismatch), Guid.Empty.ToString()),
            Classified($"Failed to sync the ArchiveGuid {_archive} of mailbox {_mailbox} because one cloud archive {Guid.Empty} exists")
        );

    [Theory]
    [InlineData(
        "a different archive 45e245ba-67a5-4408-8ced-a4d124521fee exists. To enable the new archive, first disable the archive on-premises. After the next Dirsync sync cycle, enable the archive on-premises again."
    )]
    [InlineData("a different archive (45e245ba-67a5-4408-8ced-a4d124521fee) exists.")]
    [InlineData("a different archive \"45e245ba-67a5-4408-8ced-a4d124521fee\" exists")]
    public void A_different_archive_is_recognised(string end) =>
        Assert.Equal(
            new ArchiveGuidDifferent(_archive, _mailbox, _cloud),
            Classified($"Failed to enable the new cloud archive {_archive} of mailbox {_mailbox} because {end}")
        );

    [Theory]
    [InlineData("0807", "45e245ba-67a5-4408-8ced-a4d124521fee", "0807")]
    [InlineData("08073974-1902-4542-88ea-37ba310f0c5c", "45e2", "45e2")]
    [InlineData("08073974-1902-4542-88ea-37ba310f0c5c", "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000")]
    public void A_different_archive_with_a_malformed_guid_is_malformed(string @new, string existing, string shown) =>
        Assert.Equal(
            new Malformed(nameof(ArchiveGuidDifferent), shown),
            Classified(
                $"Failed to enable the new cloud archive {@new} of mailbox {_mailbox} because a different archive {existing} exists."
            )
        );

    [Theory]
    [InlineData(
        "Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty. Supply an argument that isn't empty, and try the command again."
    )]
    [InlineData(
        "Cannot validate argument on parameter “ArchiveGuid”. The argument is empty. Supply an argument that isn’t empty, and try the command again"
    )]
    [InlineData("cannot validate argument on parameter ArchiveGuid the argument is empty")]
    [InlineData(
        "Can't validate argument on parameter 'ArchiveGuid'. The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
    )]
    public void An_empty_archive_guid_is_recognised(string sentence) => Assert.IsType<ArchiveGuidEmpty>(Classified(sentence));

    [Theory]
    [InlineData(
        "Exchange can't disable the mailbox \"NAMPR09A001.prod.outlook.com/Hosted/contoso/User (Old)\" because it is on In-Place Hold.",
        "In-Place Hold"
    )]
    [InlineData("Exchange can’t disable the mailbox “CN=User,OU=contoso” because it is on litigation  hold", "litigation hold")]
    [InlineData("Exchange cannot disable the mailbox CN=User because it is on litigation hold.", "litigation hold")]
    public void A_hold_that_blocks_is_named(string sentence, string hold) =>
        Assert.Equal(new HoldBlocksDisable(hold), Classified(sentence));

    [Theory]
    [InlineData(
        "The proxy address \"SMTP:ann@contoso.com\" is already being used by the proxy addresses or LegacyExchangeDN of \"Ann Old\". Please choose another proxy address.",
        "SMTP:ann@contoso.com"
    )]
    [InlineData(
        "the proxy address smtp:o'brien@contoso.com is already being used by the proxy addresses or legacyexchangedn of x",
        "smtp:o'brien@contoso.com"
    )]
    [InlineData(
        "The proxy address \"SMTP:info@contoso.com\" is already being used by \"NAMPR09A001.prod.outlook.com/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com/Info\". Choose another proxy address.",
        "SMTP:info@contoso.com"
    )]
    [InlineData("The proxy address 'smtp:info@contoso.com' is already in use. Please specify another address.", "smtp:info@contoso.com")]
    [InlineData("The email address \"info@contoso.com\" is already assigned to another object.", "info@contoso.com")]
    [InlineData("The proxy address SMTP:info@contoso.com is in use by CN=Info.", "SMTP:info@contoso.com")]
    [InlineData(
        "The value \"SMTP:info@contoso.com\" of property \"EmailAddresses\" is used by another recipient object. Please specify a unique value.",
        "SMTP:info@contoso.com"
    )]
    public void A_proxy_address_of_another_recipient_is_named(string sentence, string address) =>
        Assert.Equal(new ProxyAddressConflict(address), Classified(sentence));

    [Theory]
    [InlineData(
        "The operation on mailbox \"ann\" failed because it's out of the current user's write scope. The action 'Set-Mailbox' can't be performed on the object 'ann' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization."
    )]
    [InlineData(
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."
    )]
    public void An_object_that_is_mastered_on_premises_is_recognised(string sentence) =>
        Assert.IsType<SyncedObjectReadOnly>(Classified(sentence));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Something else went wrong.")]
    [InlineData("The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is not used by another recipient object.")]
    [InlineData("The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by")]
    [InlineData(
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is no longer used by another recipient object."
    )]
    [InlineData(
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is already used by the same recipient object."
    )]
    [InlineData("Failed to sync the ArchiveGuid 00000000-0000-0000-0000-000000000000 of mailbox")]
    [InlineData("Wert 08073974-1902-4542-88ea-37ba310f0c5c der Eigenschaft ArchiveGuid wird bereits verwendet.")]
    [InlineData("ExA77C31")]
    public void Everything_else_is_unknown(string sentence) => Assert.IsType<Unknown>(Classified(sentence));

    [Theory]
    [InlineData(
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. The value \"ec5475a8-5b78-4c92-870b-cad24fc0ffee\" of property \"ArchiveGuid\" is used by another recipient object."
    )]
    [InlineData(
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. The value \"ec54\" of property \"ArchiveGuid\" is used by another recipient object."
    )]
    [InlineData(
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. The value \"ann\" of property \"SamAccountName\" is used by another recipient object."
    )]
    [InlineData(
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object. Exchange can't disable the mailbox \"x\" because it is on In-Place Hold."
    )]
    [InlineData(
        "Failed to sync the ArchiveGuid 00000000-0000-0000-0000-000000000000 of mailbox ec5475a8-5b78-4c92-870b-cad24fc0ffee because one cloud archive 45e245ba-67a5-4408-8ced-a4d124521fee exists. Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty."
    )]
    public void A_text_that_says_two_different_things_is_unknown(string sentence) => Assert.IsType<Unknown>(Classified(sentence));

    [Fact]
    public void The_code_does_not_decide() =>
        Assert.IsType<Unknown>(
            ErrorClassifier.Classify(new ErrorRecord("ExA77C31", "Something new.", "Failed to enable the new cloud archive"))
        );

    private static ProvisioningProblem Classified(string sentence) => ErrorClassifier.Classify(new ErrorRecord("Ex036831", sentence));
}
