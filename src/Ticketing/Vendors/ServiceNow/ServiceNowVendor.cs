using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors.ServiceNow;

/// <summary>ServiceNow: a business rule sends what its administrator writes, with a secret.</summary>
internal sealed class ServiceNowVendor : Vendor
{
    public override bool ReportsCommentAuthors => true;

    public override bool ReportsStateChangeAuthors => true;

    internal override ConnectionPaths DefaultPaths =>
        FlatPaths("ticket_id || sys_id", "delivery_id || (sys_id && sys_mod_count && join(':', [sys_id, to_string(sys_mod_count)]))");

    internal override bool TakesOAuth => true;

    internal override TicketSystem CreateClient(AnswerOptions answers) => new ServiceNowIncidents(answers);

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers) =>
        AnswerChecks.UserAndSecretUnlessOAuth(prefix, answers);
}
