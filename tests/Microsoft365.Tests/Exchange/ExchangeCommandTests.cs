using System.Text;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class ExchangeCommandTests
{
    private static readonly Guid _value = Guid.Parse("ec5475a8-5b78-4c92-870b-cad24fc0ffee");

    [Fact]
    public void A_command_is_written_as_powershell_writes_it() =>
        Assert.Equal(
            """{"CmdletInput":{"CmdletName":"Get-Recipient","Parameters":{"Identity":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","IncludeSoftDeletedRecipients":true}}}""",
            Encoding.UTF8.GetString(RecipientLookups.ActiveOrDeleted(_value).ToBody())
        );

    [Fact]
    public void An_empty_identity_cannot_be_asked_for() =>
        Assert.Throws<ArgumentException>(() => RecipientLookups.ActiveOrDeleted(Guid.Empty));

    [Fact]
    public void An_empty_value_cannot_be_filtered_by() =>
        Assert.All(RecipientLookups.Sets, set =>
            Assert.Throws<ArgumentException>(() => set.WithGuid(GuidProperty.ArchiveGuid, Guid.Empty))
        );

    [Fact]
    public void A_parameter_that_no_identity_was_granted_cannot_be_sent() =>
        Assert.Throws<InvalidOperationException>(() => new ExchangeCommand(ExchangeCmdlet.RemoveMailbox).Naming(_value).With("Force"));

    [Fact]
    public void The_filtered_lookups_cover_every_set_of_recipients()
    {
        var commands = RecipientLookups.Sets.Select(set => set.WithGuid(GuidProperty.ArchiveGuid, _value).ToString()).ToList();

        Assert.Equal(7, commands.Distinct().Count());
        Assert.All(commands, command => Assert.Contains("Unlimited", command, StringComparison.Ordinal));
    }
}
