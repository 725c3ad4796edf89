using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors.Freshservice;

/// <summary>Freshservice: a workflow sends what its administrator writes, with a secret.</summary>
internal sealed class FreshserviceVendor : Vendor
{
    public override bool ReportsCommentAuthors => true;

    internal override TicketSystem CreateClient(AnswerOptions answers) => new FreshserviceTickets(answers);

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers) =>
        [.. AnswerChecks.Secret(prefix, answers), .. AnswerChecks.NumericState(prefix, answers)];
}
