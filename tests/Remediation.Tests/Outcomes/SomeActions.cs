using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Tests.Outcomes;

/// <summary>Acts at eight in the evening.</summary>
internal static class SomeActions
{
    public static readonly Guid Recipient = Guid.Parse("00000000-0000-0000-0000-0000000000b1");

    public static RemediationAction Of(ActionKind kind) => new()
    {
        Kind = kind,
        At = new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero),
        RecipientId = kind is ActionKind.Reprovision or ActionKind.ArchiveGuidWrite ? null : Recipient,
        RecipientType = kind is ActionKind.Purge ? RecipientKind.MailUser : RecipientKind.UserMailbox,
        DisplayName = "Kim's copy",
        Target = kind is ActionKind.ContentCopy ? "rescue@contoso.example" : "c0ffee00-0000-4000-8000-000000000001",
    };

    public static ActionLog Sent(ActionKind kind, string key = "key") => ActionLog.Empty.With(key, ActionState.Sent, Of(kind));

    public static ActionLog Done(params RemediationAction[] actions) =>
        actions.Index().Aggregate(ActionLog.Empty, (log, entry) => log.With($"{entry.Index}", ActionState.Done, entry.Item));

    public static RemediationOutcome Outcome(ActionLog log) => RemediationOutcome.Of(new Ending("some-code", "Found.", "Advice."), log);
}
